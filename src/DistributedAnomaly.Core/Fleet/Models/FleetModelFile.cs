using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Fleet.Models;

/// <summary>The one format in which a fleet's model is stored and sent.</summary>
/// <remarks>
/// Little-endian: the magic <c>DAFM</c>, the version (2 bytes), and a section with its length and checksum: what is known of the model, its
/// views with their patterns, each further detector's model as a <see cref="ModelFile"/>, and tables of scores. There is no code in it.
/// </remarks>
public static class FleetModelFile
{
    public const ushort Version = 3;

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
        model.Features.Save(writer);
        Save(info.Detectors, writer);
        foreach (var view in model.ViewModels)
            view.Save(writer);
        model.StrangenessTable.Save(writer);
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
        var features = FeatureNames.Load(ref reader);
        info = info with { Detectors = Texts(ref reader) };
        if (info.Detectors.Count > MostDetectors)
            throw new SnapshotException($"a fleet's model of {info.Detectors.Count} detectors");
        var views = new ViewModel[FleetVector.Views];
        for (var v = 0; v < views.Length; v++)
        {
            views[v] = ViewModel.Load(ref reader, features.Count);
            if (views[v].Scores != 1 + info.Detectors.Count)
                throw new SnapshotException($"a view of {views[v].Scores} scores in a model of {info.Detectors.Count} detectors");
        }

        var strangeness = ScoreTable.Load(ref reader);
        reader.End(section);
        return new FleetModel(info, features, views, strangeness);
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
}
