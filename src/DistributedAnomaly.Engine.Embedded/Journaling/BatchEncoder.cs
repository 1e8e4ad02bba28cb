using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Embedded.Entities;

namespace DistributedAnomaly.Engine.Embedded.Journaling;

/// <summary>
/// Packs the accepted rows of a batch into one journal payload: tables of entities (with their fidelity), contexts, metric names and
/// shapes, then the rows as numbers into these tables, then all values as raw doubles. A payload needs no other to be read.
/// </summary>
internal sealed class BatchEncoder
{
    public const byte Version = 1;

    private readonly Dictionary<EntitySlot, int> _entityIds = [];
    private readonly Dictionary<ContextLabels, int> _contextIds = [];
    private readonly ByteBuffer _entities = new(1024), _contexts = new(64), _rows = new(1024), _values = new(8192), _payload = new(8192);
    private EntitySlot? _lastSlot;
    private ContextLabels? _lastContext;
    private int _lastEntity, _lastContextId, _rowCount;
    private long _lastTime;

    public ShapeTable Shapes { get; } = new();

    public void Clear()
    {
        _entityIds.Clear();
        _contextIds.Clear();
        Shapes.Clear();
        foreach (var buffer in (ReadOnlySpan<ByteBuffer>)[_entities, _contexts, _rows, _values, _payload])
            buffer.Clear();
        _lastSlot = null;
        _lastContext = null;
        _rowCount = 0;
        _lastTime = 0;
    }

    public void Add(EntitySlot slot, long timeMs, ContextLabels? context, int shape, ReadOnlySpan<double> values)
    {
        _rows.Var((uint)EntityId(slot));
        var delta = timeMs - _lastTime;
        _lastTime = timeMs;
        Zigzag(delta);
        _rows.Var((uint)ContextId(context));
        _rows.Var((uint)shape);
        _values.Doubles(values);
        _rowCount++;
    }

    /// <summary>The finished payload; valid until <see cref="Clear"/>.</summary>
    public ArraySegment<byte> Finish(string fleet, long receivedMs, int fleetSize)
    {
        _payload.Byte(Version);
        _payload.Text(fleet);
        _payload.Long(receivedMs);
        _payload.Int(fleetSize);
        Table(_entityIds.Count, _entities);
        Table(_contextIds.Count, _contexts);
        Table(Shapes.NameCount, Shapes.Names);
        Table(Shapes.Count, Shapes.Shapes);
        Table(_rowCount, _rows);
        _payload.Raw(_values.Written);
        return _payload.Segment;
    }

    private void Table(int count, ByteBuffer items)
    {
        _payload.Var((uint)count);
        _payload.Raw(items.Written);
    }

    private int EntityId(EntitySlot slot)
    {
        if (ReferenceEquals(slot, _lastSlot))
            return _lastEntity;
        if (!_entityIds.TryGetValue(slot, out var id))
        {
            _entityIds.Add(slot, id = _entityIds.Count);
            _entities.Text(slot.Name);
            _entities.Byte((byte)slot.Fidelity);
        }

        _lastSlot = slot;
        return _lastEntity = id;
    }

    /// <summary>0: none; otherwise the position in the table from 1.</summary>
    private int ContextId(ContextLabels? context)
    {
        if (context is null || context.Count == 0)
            return 0;
        if (ReferenceEquals(context, _lastContext))
            return _lastContextId;
        if (!_contextIds.TryGetValue(context, out var id))
        {
            _contextIds.Add(context, id = _contextIds.Count + 1);
            _contexts.Var((uint)context.Count);
            foreach (var (name, value) in context.Pairs)
            {
                _contexts.Text(name);
                _contexts.Text(value);
            }
        }

        _lastContext = context;
        return _lastContextId = id;
    }

    private void Zigzag(long value)
    {
        var bits = (ulong)((value << 1) ^ (value >> 63));
        while (bits >= 0x80)
        {
            _rows.Byte((byte)(bits | 0x80));
            bits >>= 7;
        }

        _rows.Byte((byte)bits);
    }
}
