using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Fleets.Training;

namespace DistributedAnomaly.Engine.Tests.Fleets;

public sealed class SampleBookTests
{
    [Fact]
    public void ToTrainOn_SomePeriods_IsAllOrTheNewestOne()
    {
        var book = new SampleBook();
        book.ToTrainOn(whole: true).ShouldBeNull();
        book.Add(FleetSamples.Of(1));
        var first = book.Current!.Usual.Count;
        book.Turn(whole: true);
        Rows(book.ToTrainOn(whole: true)).ShouldBe(first, "a new period that is empty does not forget the old one");
        book.Add(FleetSamples.Of(2, hours: 3));
        var second = book.Current!.Usual.Count;

        Rows(book.ToTrainOn(whole: true)).ShouldBe(first + second);
        Rows(book.ToTrainOn(whole: false)).ShouldBe(second);
        book.Turn(whole: true);
        Rows(book.ToTrainOn(whole: true)).ShouldBe(first + second, "what happens once a week is remembered");
    }

    [Fact]
    public void Turn_AfterADrift_ForgetsWhatWasBefore()
    {
        var book = new SampleBook();
        book.Add(FleetSamples.Of(1));
        book.Turn(whole: true);
        book.Add(FleetSamples.Of(2, hours: 3));
        var newest = book.Current!.Usual.Count;

        book.Turn(whole: false);

        Rows(book.ToTrainOn(whole: true)).ShouldBe(newest);
    }

    [Fact]
    public void Turn_AfterManyWeeks_ForgetsTheOldest()
    {
        var book = new SampleBook();
        for (var week = 0; week < 12; week++)
        {
            book.Add(FleetSamples.Of(week, fromMs: FleetSamples.StartMs + week * SampleBook.PeriodMs / 2));
            book.Turn(whole: true);
        }

        var reader = new SnapshotReader(book.ToTrainOn(whole: true).ShouldNotBeNull());
        var sample = FleetSample.Load(ref reader);

        (sample.ToMs - sample.FromMs).ShouldBeInRange(SampleBook.PeriodMs, 3 * SampleBook.PeriodMs);
    }

    [Fact]
    public void Add_OtherFeatures_BeginsAnew()
    {
        var book = new SampleBook();
        book.Add(FleetSamples.Of(1));
        book.Turn(whole: true);
        book.Add(new FleetSample(FeatureNames.From(["cpu"]), 10));

        book.Recent.ShouldBeNull();
        book.Current!.Features.Names.ShouldBe(["cpu"]);
    }

    [Fact]
    public void Load_OfWhatWasSaved_TrainsOnTheSame()
    {
        var book = new SampleBook();
        book.Add(FleetSamples.Of(1));
        book.Turn(whole: true);
        book.Add(FleetSamples.Of(2, fromMs: FleetSamples.StartMs + 12 * FleetSample.HourMs));

        var loaded = SampleBook.Load(book.Save());

        Hex(loaded.ToTrainOn(whole: true)).ShouldBe(Hex(book.ToTrainOn(whole: true)));
        Hex(loaded.Save()).ShouldBe(Hex(book.Save()));
        Should.Throw<SnapshotException>(() => SampleBook.Load(book.Save().AsSpan(0, 100)));
    }

    [Fact]
    public void Load_OfVersion1_HasBothPeriods()
    {
        var book = new SampleBook();
        book.Add(FleetSamples.Of(1));
        book.Turn(whole: true);
        book.Add(FleetSamples.Of(2, fromMs: FleetSamples.StartMs + 12 * FleetSample.HourMs));
        // It had no third period.
        byte[] bytes = [1, .. book.Save().AsSpan(1).ToArray()[..^1]];

        Hex(SampleBook.Load(bytes).ToTrainOn(whole: true)).ShouldBe(Hex(book.ToTrainOn(whole: true)));
    }

    private static string Hex(byte[]? bytes) => Convert.ToHexString(bytes.ShouldNotBeNull());

    private static int Rows(byte[]? sample)
    {
        var reader = new SnapshotReader(sample.ShouldNotBeNull());
        return FleetSample.Load(ref reader).Usual.Count;
    }
}
