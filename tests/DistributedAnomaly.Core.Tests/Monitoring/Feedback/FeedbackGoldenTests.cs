using DistributedAnomaly.Core.Monitoring.Feedback;

namespace DistributedAnomaly.Core.Tests.Monitoring.Feedback;

/// <summary>What was said must be read for ever.</summary>
public sealed class FeedbackGoldenTests
{
    private static readonly EntityFeedback[] Said =
    [
        new()
        {
            Kind = FeedbackKind.FalseAlarm, Patterns = [new("cpu", PatternSide.Above), new("größe", PatternSide.Either)], Surprise = 6.25, Episode = 3,
            By = "ann", Comment = "nightly job", AtMs = 1_767_600_000_000, SinceMs = 1_767_599_000_000,
        },
        new()
        {
            Kind = FeedbackKind.Freeze, FromMs = 1_767_600_000_000, UntilMs = 1_767_603_600_000, By = "deploy bot", AtMs = 1_767_600_000_001,
            SinceMs = 1_767_600_000_000,
        },
    ];

    /// <summary>Run with WRITE_GOLDEN=folder to write the file anew.</summary>
    [Fact]
    public void Read_OfVersion1_IsWhatWasSaid()
    {
        if (Environment.GetEnvironmentVariable("WRITE_GOLDEN") is { } target)
            File.WriteAllBytes(Path.Combine(target, "feedback-v1.bin"), FeedbackCodec.Write(Said));

        var read = FeedbackCodec.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "feedback-v1.bin")));

        read.Select(f => f with { Patterns = [] }).ShouldBe(Said.Select(f => f with { Patterns = [] }));
        read.SelectMany(f => f.Patterns).ShouldBe(Said.SelectMany(f => f.Patterns));
    }
}
