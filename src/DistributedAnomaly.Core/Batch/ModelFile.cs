using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch;

/// <summary>A fitted model with what has to be known about it, and the one format in which every model is stored.</summary>
/// <remarks>
/// Little-endian: the magic <c>DAMF</c>, the version (2 bytes), a section of metadata and a section of the model, each with its length
/// and checksum. There is no code in it: the name of the detector is looked up among <see cref="BatchDetectors"/>.
/// </remarks>
/// <param name="Model">What scores.</param>
/// <param name="TrainedAtMs">Unix ms.</param>
/// <param name="Rows">Of the table it was fitted on.</param>
/// <param name="Seed">Of <see cref="FitOptions"/>.</param>
/// <param name="Threshold">Rows that score this or more are anomalies; null: none was chosen.</param>
public sealed record ModelFile(BatchModel Model, long TrainedAtMs, long Rows, int Seed, double? Threshold)
{
    public const ushort Version = 1;

    private const int Magic = 0x464D4144; // "DAMF"

    /// <summary>Writes the whole file.</summary>
    public void Save(SnapshotWriter writer)
    {
        writer.Int(Magic);
        writer.Short(Version);
        var metadata = writer.Begin();
        writer.Text(Model.DetectorName);
        writer.Long(TrainedAtMs);
        writer.Long(Rows);
        writer.Int(Seed);
        writer.Byte(Threshold is null ? (byte)0 : (byte)1);
        writer.Double(Threshold ?? 0);
        writer.Int(Model.Columns.Count);
        foreach (var column in Model.Columns)
            writer.Text(column);
        writer.End(metadata);
        var model = writer.Begin();
        Model.Save(writer);
        writer.End(model);
    }

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="SnapshotException">It is none, damaged, of a newer version or of an unknown detector.</exception>
    public static ModelFile Load(ReadOnlySpan<byte> bytes)
    {
        var reader = new SnapshotReader(bytes);
        if (reader.Remaining < 6 || reader.Int() != Magic)
            throw new SnapshotException("this is no model file");
        if (reader.Short() is var version and not Version)
            throw new SnapshotException($"a model file of version {version}, this program reads version {Version}");
        var metadata = reader.Begin();
        var name = reader.Text();
        var trainedAtMs = reader.Long();
        var rows = reader.Long();
        var seed = reader.Int();
        var hasThreshold = reader.Byte() != 0;
        var threshold = reader.Double();
        var columns = new string[reader.Length(4)];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = reader.Text();
        reader.End(metadata);
        var detector = BatchDetectors.Reader(name) ?? throw new SnapshotException($"a model of the detector '{name}', which is not known");
        try
        {
            Table.CheckColumns(columns);
            var body = reader.Begin();
            var model = detector.Load(columns, ref reader);
            reader.End(body);
            reader.End(0);
            return new ModelFile(model, trainedAtMs, rows, seed, hasThreshold ? threshold : null);
        }
        catch (ArgumentException e)
        {
            throw new SnapshotException("the model cannot be used: " + e.Message, e);
        }
    }
}
