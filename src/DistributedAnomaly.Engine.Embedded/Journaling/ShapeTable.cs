using DistributedAnomaly.Engine.Entities;

namespace DistributedAnomaly.Engine.Embedded.Journaling;

/// <summary>
/// The distinct runs of metric names in a batch. Rows of one fleet have few shapes, mostly that of the row before, so a row costs one
/// comparison of name instances.
/// </summary>
internal sealed class ShapeTable
{
    /// <summary>Shapes, newest first, that a row is compared with before it counts as another shape.</summary>
    private const int Compared = 16;

    private readonly Dictionary<string, int> _nameIds = new(StringComparer.Ordinal);
    private readonly List<(int Start, int Count)> _shapes = [];
    private readonly List<string> _flat = [];
    private int _last = -1;

    public ByteBuffer Names { get; } = new(256);

    public ByteBuffer Shapes { get; } = new(256);

    public int NameCount => _nameIds.Count;

    public int Count => _shapes.Count;

    public void Clear()
    {
        _nameIds.Clear();
        _shapes.Clear();
        _flat.Clear();
        _last = -1;
        Names.Clear();
        Shapes.Clear();
    }

    /// <summary>The shape of a row; -1: it has an invalid name.</summary>
    public int Of(ReadOnlySpan<string> metrics)
    {
        if (_last >= 0 && Is(_last, metrics))
            return _last;
        for (var i = _shapes.Count - 1; i >= Math.Max(0, _shapes.Count - Compared); i--)
        {
            if (Is(i, metrics))
                return _last = i;
        }

        foreach (var name in metrics)
        {
            if (!_nameIds.ContainsKey(name) && !NameRule.IsValid(name))
                return -1;
        }

        return _last = Add(metrics);
    }

    private bool Is(int shape, ReadOnlySpan<string> metrics)
    {
        var (start, count) = _shapes[shape];
        if (count != metrics.Length)
            return false;
        for (var i = 0; i < count; i++)
        {
            if (!string.Equals(_flat[start + i], metrics[i], StringComparison.Ordinal))
                return false;
        }

        return true;
    }

    private int Add(ReadOnlySpan<string> metrics)
    {
        _shapes.Add((_flat.Count, metrics.Length));
        Shapes.Var((uint)metrics.Length);
        foreach (var name in metrics)
        {
            _flat.Add(name);
            if (!_nameIds.TryGetValue(name, out var id))
            {
                _nameIds.Add(name, id = _nameIds.Count);
                Names.Text(name);
            }

            Shapes.Var((uint)id);
        }

        return _shapes.Count - 1;
    }
}
