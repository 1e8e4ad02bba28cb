using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Grains.Wire;
using DistributedAnomaly.TestKit;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace DistributedAnomaly.Grains.Tests.Wire;

/// <summary>Everything that silos send each other, through the serializer that they use.</summary>
public sealed class RoundTripTests : IDisposable
{
    private readonly ServiceProvider _services =
        new ServiceCollection().AddSerializer(s => s.AddAssembly(typeof(GrainAnomalyEngine).Assembly)).BuildServiceProvider();

    public static TheoryData<string> Types => [.. RandomWire.Types.Select(t => t.FullName!).Order(StringComparer.Ordinal)];

    private Serializer Serializer => _services.GetRequiredService<Serializer>();

    public void Dispose() => _services.Dispose();

    [Theory]
    [MemberData(nameof(Types))]
    public void Serialize_AnyValue_ComesBackAsItWas(string name)
    {
        var type = RandomWire.Types.Single(t => t.FullName == name);
        var copier = _services.GetRequiredService<DeepCopier>();

        Prop.ForAll(Gen.Choose(1, int.MaxValue).ToArbitrary(), seed =>
        {
            var value = new RandomWire(seed).Make(type);
            RandomWire.AreEqual(value, new RandomWire(seed).Make(type)).ShouldBeTrue("the comparison itself");
            RandomWire.AreEqual(value, Serializer.Deserialize<object>(Serializer.SerializeToArray<object>(value))).ShouldBeTrue("serialized");
            RandomWire.AreEqual(value, copier.Copy(value)).ShouldBeTrue("copied");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Fact]
    public void Serialize_SliceOfABatch_SendsItsRowsAlone()
    {
        var batch = new ObservationBatch("f") { ReceivedMs = 7 };
        foreach (var entity in new[] { "a", "b", "a" })
        {
            batch.Add(entity, batch.Count, ContextLabels.From([KeyValuePair.Create("row", $"{batch.Count}")]));
            batch.AddMetric("m", batch.Count);
        }

        var slice = Serializer.Deserialize<RowSlice>(Serializer.SerializeToArray(new RowSlice(batch, [0, 2], [10, 12], VerdictFilter.All)))!;

        (slice.Batch.Count, slice.Batch.ReceivedMs, slice.Filter).ShouldBe((2, 7, VerdictFilter.All));
        slice.Rows.ShouldBe([0, 1]);
        slice.RowsOfCaller.ShouldBe([10, 12]);
        (slice.Batch.Time(1), slice.Batch.Values(1)[0], slice.Batch.Context(1)!.Pairs[0].Value).ShouldBe((2, 3.0, "2"));
    }

    [Fact]
    public void Serialize_AlertEvents_KeepTheirKind()
    {
        AlertEvent[] events = [AlertEvents.Opened(3), AlertEvents.Silent(99)];

        var back = Serializer.Deserialize<AlertEvent[]>(Serializer.SerializeToArray(events))!;

        back.Select(e => e.GetType()).ShouldBe([typeof(EpisodeEvent), typeof(SilenceEvent)]);
        RandomWire.AreEqual(events, back).ShouldBeTrue();
    }

    [Fact]
    public void Serialize_Filter_IsKnown() =>
        Serializer.Deserialize<VerdictFilter>(Serializer.SerializeToArray(VerdictFilter.All)).ShouldBe(VerdictFilter.All);
}
