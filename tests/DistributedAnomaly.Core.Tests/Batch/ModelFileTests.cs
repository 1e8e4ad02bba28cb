using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Statistics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Batch;

public sealed class ModelFileTests
{
    private static readonly Table Train = new(["load", "errors"], [1, 0, 2, 0, 3, 1, 4, 0, 10, 4]);

    /// <summary>A file of version 1 as it was written; it must load and score for ever.</summary>
    [Fact]
    public void Load_FileOfVersion1_ScoresAsThen()
    {
        var file = ModelFile.Load(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "model-z-score-v1.bin")));

        file.Model.DetectorName.ShouldBe("z-score");
        file.Model.Columns.ShouldBe(["load", "errors"]);
        (file.TrainedAtMs, file.Rows, file.Seed, file.Threshold).ShouldBe((1_700_000_000_000, 5, 3, 2.5));
        var scores = file.Model.Score(new Table(["load", "errors"], [4, 1, 14, 1, 4, -5]));
        scores[0].ShouldBe(0, 1e-12);
        scores[1].ShouldBe(10 / Math.Sqrt(10), 1e-12);
        scores[2].ShouldBe(6 / Math.Sqrt(2.4), 1e-12);
    }

    [Fact]
    public void Save_TheSameModel_GivesTheBytesOfVersion1() =>
        Saved().ShouldBe(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "model-z-score-v1.bin")));

    [Fact]
    public void Load_ANewerVersion_SaysSo()
    {
        var bytes = Saved();
        bytes[4] = 99;

        Should.Throw<SnapshotException>(() => ModelFile.Load(bytes)).Message.ShouldContain("version 99");
    }

    [Fact]
    public void Load_SomethingElse_SaysSo() => Should.Throw<SnapshotException>(() => ModelFile.Load("timestamp,value\n"u8)).Message.ShouldContain("no model file");

    [Fact]
    public void Load_UnknownDetector_SaysSo()
    {
        var writer = new SnapshotWriter();
        new ModelFile(new ForeignModel(), 0, 1, 0, null).Save(writer);
        var bytes = writer.Written.ToArray();

        Should.Throw<SnapshotException>(() => ModelFile.Load(bytes)).Message.ShouldContain("'not-of-this-assembly'");
    }

    [Fact]
    public void Load_DamagedBytes_IsRefused()
    {
        var bytes = Saved();
        for (var i = 0; i < bytes.Length; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[i] ^= 4;
            Should.Throw<SnapshotException>(() => ModelFile.Load(damaged), $"byte {i}");
        }
    }

    private static byte[] Saved()
    {
        var writer = new SnapshotWriter();
        new ModelFile(new ZScoreBatchDetector().Fit(Train, FitOptions.Default), 1_700_000_000_000, 5, 3, 2.5).Save(writer);
        return writer.Written.ToArray();
    }

    private sealed class ForeignModel() : BatchModel("not-of-this-assembly", ["a"])
    {
        public override void Save(SnapshotWriter writer) => writer.Int(1);

        protected override void ScoreRows(ReadOnlySpan<double> rows, Span<double> scores) => scores.Clear();

        protected override void ExplainRow(ReadOnlySpan<double> row, Span<double> contributions) => contributions.Fill(1);
    }
}
