using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>The one format in which a fleet's model is stored and sent.</summary>
/// <remarks>
/// Little-endian: the magic <c>DAFM</c>, the version (2 bytes), and a section with its length and checksum: what is known of the model, its
/// tables of scores, and each detector's model as a <see cref="ModelFile"/> with sections of its own. There is no code in it.
/// </remarks>
public static class FleetModelFile
{
    public const ushort Version = 1;

    private const int Magic = 0x4D464144; // "DAFM"
    private const int MostDetectors = 16;

    public static void Save(FleetModel model, SnapshotWriter writer)
    {
        writer.Int(Magic);
        writer.Short(Version);
        var section = writer.Begin();
        var info = model.Info;
        writer.Int(info.Version);
        writer.Long(info.TrainedMs);
        writer.Long(info.FromMs);
        writer.Long(info.ToMs);
        writer.Int(info.Rows);
        writer.Int(info.Happenings);
        writer.Int(info.Seed);
        writer.Double(info.Drift);
        writer.Double(model.PerUnit);
        Save(model.Features.Names, writer);
        Save(info.Detectors, writer);
        model.Happenings.Save(writer);
        for (var i = 0; i < model.Models.Count; i++)
        {
            model.Scores[i].Save(writer);
            var file = new SnapshotWriter();
            new ModelFile(model.Models[i], info.TrainedMs, info.Rows, info.Seed, null).Save(file);
            writer.Bytes(file.Written);
        }

        writer.End(section);
    }

    /// <exception cref="SnapshotException">It is none, damaged, or of a newer version.</exception>
    public static FleetModel Load(ReadOnlySpan<byte> bytes)
    {
        var reader = new SnapshotReader(bytes);
        if (reader.Remaining < 6 || reader.Int() != Magic)
            throw new SnapshotException("this is no model of a fleet");
        if (reader.Short() is var version and not Version)
            throw new SnapshotException($"a fleet's model of version {version}, this program reads version {Version}");
        var section = reader.Begin();
        var info = new FleetModelInfo(
            reader.Int(), reader.Long(), reader.Long(), reader.Long(), reader.Int(), reader.Int(), [], reader.Int(), reader.Double());
        var perUnit = reader.Double();
        var features = Features(Texts(ref reader));
        info = info with { Detectors = Texts(ref reader) };
        if (info.Detectors.Count is 0 or > MostDetectors || !(perUnit > 0))
            throw new SnapshotException($"a fleet's model of {info.Detectors.Count} detectors");
        var happenings = ScoreTable.Load(ref reader);
        var (models, scores) = (new BatchModel[info.Detectors.Count], new ScoreTable[info.Detectors.Count]);
        for (var i = 0; i < models.Length; i++)
        {
            scores[i] = ScoreTable.Load(ref reader);
            models[i] = ModelFile.Load(reader.Bytes()).Model;
            if (models[i].Columns.Count != 2 * features.Count)
                throw new SnapshotException($"a detector of {models[i].Columns.Count} columns in a model of {features.Count} features");
        }

        reader.End(section);
        return new FleetModel(info, features, models, scores, happenings, perUnit);
    }

    private static void Save(IReadOnlyList<string> texts, SnapshotWriter writer)
    {
        writer.Int(texts.Count);
        foreach (var text in texts)
            writer.Text(text);
    }

    private static string[] Texts(ref SnapshotReader reader)
    {
        var texts = new string[reader.Length(4)];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = reader.Text();
        return texts;
    }

    private static FeatureNames Features(string[] names)
    {
        try
        {
            return FeatureNames.From(names);
        }
        catch (ArgumentException e)
        {
            throw new SnapshotException("the model cannot be used: " + e.Message, e);
        }
    }
}
