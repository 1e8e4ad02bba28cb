namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>Hours of an entity in a row with unusual vectors: the largest of each score, and per view the vector that went farthest.</summary>
internal sealed class Happening
{
    private readonly ViewModel[] _views;
    private readonly float[] _lengths;
    private readonly float[] _scaled;

    public Happening(ulong entity, ViewModel[] views)
    {
        (Entity, _views) = (entity, views);
        Scores = new double[views.Sum(v => v.Scores)];
        _lengths = new float[views.Length];
        _scaled = new float[views.Sum(v => v.Features)];
    }

    public ulong Entity { get; }

    public long LastHour { get; private set; }

    public List<ReadOnlyMemory<float>> Rows { get; } = [];

    /// <summary>View after view.</summary>
    public double[] Scores { get; }

    /// <summary>Of the farthest vector of a view.</summary>
    public float Length(int view) => _lengths[view];

    public ReadOnlySpan<float> Scaled(int view) => FleetVector.View(_scaled, view);

    public void Add(ReadOnlyMemory<float> row, long hour)
    {
        LastHour = hour;
        Rows.Add(row);
        var (at, features) = (0, _views[0].Features);
        Span<float> scaled = stackalloc float[features];
        for (var v = 0; v < _views.Length; v++)
        {
            var view = FleetVector.View(row.Span, v);
            _views[v].Scale(view, scaled);
            Keep(at++, _views[v].Distance(scaled));
            Keep(at++, FleetVector.Spread(scaled));
            for (var i = ViewModel.OwnScores; i < _views[v].Scores; i++)
                Keep(at++, _views[v].Score(i - ViewModel.OwnScores, view));
            var length = System.Numerics.Tensors.TensorPrimitives.Norm<float>(scaled);
            if (length <= _lengths[v])
                continue;
            _lengths[v] = length;
            scaled.CopyTo(_scaled.AsSpan(v * features));
        }
    }

    private void Keep(int at, double score) => Scores[at] = Math.Max(Scores[at], score);
}
