using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Sampling;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.Engine.Fleets.Training;

namespace DistributedAnomaly.Engine.Tests.Fleets;

public sealed class SampleBookTests
{
    [Fact]
    public void ToTrainOn_TwoPeriods_IsBothOrTheNewerOne()
    {
        var book = new SampleBook();
        book.ToTrainOn(whole: true).ShouldBeNull();
        book.Add(FleetSamples.Of(1));
        var first = book.Current!.Usual.Count;
        book.Turn();
        Rows(book.ToTrainOn(whole: true)).ShouldBe(first, "a new period that is empty does not forget the old one");
        book.Add(FleetSamples.Of(2, hours: 3));

        Rows(book.ToTrainOn(whole: true)).ShouldBe(first + book.Current!.Usual.Count);
        Rows(book.ToTrainOn(whole: false)).ShouldBe(book.Current.Usual.Count);
        book.Turn();
        book.Turn();
        book.ToTrainOn(whole: true).ShouldBeNull("what was long ago is forgotten");
    }

    [Fact]
    public void Add_OtherFeatures_BeginsAnew()
    {
        var book = new SampleBook();
        book.Add(FleetSamples.Of(1));
        book.Turn();
        book.Add(new FleetSample(FeatureNames.From(["cpu"]), 10));

        book.Previous.ShouldBeNull();
        book.Current!.Features.Names.ShouldBe(["cpu"]);
    }

    [Fact]
    public void Load_OfWhatWasSaved_TrainsOnTheSame()
    {
        var book = new SampleBook();
        book.Add(FleetSamples.Of(1));
        book.Turn();
        book.Add(FleetSamples.Of(2, fromMs: FleetSamples.StartMs + 12 * FleetSample.HourMs));

        var loaded = SampleBook.Load(book.Save());

        Hex(loaded.ToTrainOn(whole: true)).ShouldBe(Hex(book.ToTrainOn(whole: true)));
        Hex(loaded.Save()).ShouldBe(Hex(book.Save()));
        Should.Throw<SnapshotException>(() => SampleBook.Load(book.Save().AsSpan(0, 100)));
    }

    private static string Hex(byte[]? bytes) => Convert.ToHexString(bytes.ShouldNotBeNull());

    private static int Rows(byte[]? sample)
    {
        var reader = new SnapshotReader(sample.ShouldNotBeNull());
        return FleetSample.Load(ref reader).Usual.Count;
    }
}
