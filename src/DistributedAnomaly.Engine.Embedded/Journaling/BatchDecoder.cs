using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;

namespace DistributedAnomaly.Engine.Embedded.Journaling;

/// <summary>Unpacks what <see cref="BatchEncoder"/> packed. Metric names come out as the same instances from batch to batch.</summary>
internal sealed class BatchDecoder
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">Damaged, or written by a newer release.</exception>
    public DecodedBatch Decode(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var version = reader.Byte();
        if (version != BatchEncoder.Version)
            throw new InvalidDataException($"the record has version {version}; this release reads version {BatchEncoder.Version}");
        var batch = new ObservationBatch(reader.Text()) { ReceivedMs = reader.Long() };
        var fleetSize = reader.Int();
        var entities = new (string Name, Fidelity Fidelity)[reader.Count()];
        foreach (ref var entity in entities.AsSpan())
            entity = (reader.Text(), (Fidelity)reader.Byte());
        var contexts = ReadContexts(ref reader);
        var shapes = ReadShapes(ref reader);
        var rows = new (int Entity, long Time, int Context, int Shape)[reader.Count()];
        var time = 0L;
        foreach (ref var row in rows.AsSpan())
            row = (Index(reader.Var(), entities.Length), time += reader.Zigzag(), Index(reader.Var(), contexts.Length), Index(reader.Var(), shapes.Length));
        var fidelities = new Fidelity[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var (entity, timeMs, context, shape) = rows[i];
            batch.Add(entities[entity].Name, timeMs, contexts[context]);
            fidelities[i] = entities[entity].Fidelity;
            foreach (var metric in shapes[shape])
                batch.AddMetric(metric, reader.Double());
        }

        return reader.Remaining == 0
            ? new DecodedBatch(batch, fleetSize, fidelities)
            : throw new InvalidDataException($"{reader.Remaining} bytes are left over");
    }

    private static ContextLabels?[] ReadContexts(ref PayloadReader reader)
    {
        var contexts = new ContextLabels?[reader.Count() + 1];
        for (var i = 1; i < contexts.Length; i++)
        {
            var pairs = new KeyValuePair<string, string>[reader.Count()];
            foreach (ref var pair in pairs.AsSpan())
                pair = new(reader.Text(), reader.Text());
            contexts[i] = ContextLabels.From(pairs);
        }

        return contexts;
    }

    private string[][] ReadShapes(ref PayloadReader reader)
    {
        var names = new string[reader.Count()];
        foreach (ref var name in names.AsSpan())
            name = Intern(reader.Text());
        var shapes = new string[reader.Count()][];
        foreach (ref var shape in shapes.AsSpan())
        {
            shape = new string[reader.Count()];
            foreach (ref var name in shape.AsSpan())
                name = names[Index(reader.Var(), names.Length)];
        }

        return shapes;
    }

    private static int Index(ulong value, int length) =>
        value < (ulong)length ? (int)value : throw new InvalidDataException($"{value} points beyond a table of {length}");

    private string Intern(string name)
    {
        if (_names.TryGetValue(name, out var known))
            return known;
        _names.Add(name, name);
        return name;
    }
}
