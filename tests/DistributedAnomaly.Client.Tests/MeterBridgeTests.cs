using System.Diagnostics.Metrics;
using System.Text.Json;
using DistributedAnomaly.Client.Meters;
using DistributedAnomaly.Client.Pushing;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Client.Tests;

public sealed class MeterBridgeTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _clock = new();

    // Other tests of this process have meters of their own.
    private readonly string _meterName = "Test." + Guid.NewGuid();
    private StubServer _server = null!;
    private AnomalyClient _client = null!;
    private MetricsPusher _pusher = null!;
    private Meter _meter = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await StubServer.StartAsync(StubAnswer.TakenAll);
        _client = new AnomalyClient(_server.Url);
        _pusher = new MetricsPusher(_client, new PusherOptions { Fleet = "app", BatchSize = 1 }, _clock);
        _meter = new Meter(_meterName);
    }

    public async ValueTask DisposeAsync()
    {
        _meter.Dispose();
        await _pusher.DisposeAsync();
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Report_EachKindOfInstrument_BecomesWhatItShould()
    {
        var requests = _meter.CreateCounter<long>("requests");
        var queue = _meter.CreateUpDownCounter<int>("queue");
        var temperature = _meter.CreateGauge<double>("temperature");
        var latency = _meter.CreateHistogram<double>("latency");
        var total = 1000L;
        _meter.CreateObservableCounter("bytes", () => total);
        _meter.CreateObservableGauge("memory", () => 7m);
        using var bridge = NewBridge();

        requests.Add(30);
        requests.Add(20);
        queue.Add(5);
        queue.Add(-2);
        temperature.Record(20);
        temperature.Record(21.5);
        for (var i = 1; i <= 1000; i++)
            latency.Record(i);
        var first = await NextAsync();
        first.ShouldContainKeyAndValue("requests", 5);
        first.ShouldContainKeyAndValue("queue", 3);
        first.ShouldContainKeyAndValue("temperature", 21.5);
        first.ShouldContainKeyAndValue("memory", 7);
        first.ShouldNotContainKey("bytes", "a single total is no rate");
        first.ShouldContainKeyAndValue("latency.rate", 100);
        first.ShouldContainKeyAndValue("latency.mean", 500.5);
        first["latency.p50"].ShouldBe(500, 500 * 0.032);
        first["latency.p99"].ShouldBe(990, 990 * 0.032);

        total += 250;
        var second = await NextAsync();
        second.ShouldContainKeyAndValue("bytes", 25);
        second.ShouldContainKeyAndValue("requests", 0);
        second.ShouldContainKeyAndValue("queue", 3);
        second.ShouldContainKeyAndValue("temperature", 21.5);
        second.ShouldContainKeyAndValue("latency.rate", 0);
        second.ShouldNotContainKey("latency.p99");

        total = 40;
        (await NextAsync()).ShouldContainKeyAndValue("bytes", 4);
    }

    [Fact]
    public async Task Report_Tags_AreFoldedInOrdinalOrder()
    {
        var requests = _meter.CreateCounter<long>("requests");
        using var bridge = NewBridge();

        requests.Add(10, new("route", "/a\n"), new("code", 200));
        requests.Add(10, new("code", 200), new("route", "/a\n"));
        requests.Add(10);

        (await NextAsync()).ShouldBe(new Dictionary<string, double> { ["requests{code=200,route=/a_}"] = 2, ["requests"] = 1 }, ignoreOrder: true);
    }

    [Fact]
    public async Task Record_TooManySeries_GoToTheOverflowAndAreCounted()
    {
        var requests = _meter.CreateCounter<long>("requests");
        var level = _meter.CreateGauge<long>("level");
        using var bridge = NewBridge(options => options.MaxSeriesPerInstrument = 2);

        for (var user = 0; user < 5; user++)
        {
            requests.Add(10, new KeyValuePair<string, object?>("user", user));
            level.Record(10, new KeyValuePair<string, object?>("user", user));
        }

        requests.Add(10, new KeyValuePair<string, object?>("user", new string('x', 300)));
        (await NextAsync()).ShouldBe(
            new Dictionary<string, double>
            {
                ["requests{user=0}"] = 1, ["requests{user=1}"] = 1, ["requests{overflow=true}"] = 4, ["level{user=0}"] = 10, ["level{user=1}"] = 10,
            }, ignoreOrder: true);
        bridge.Overflowed.ShouldBe(3 + 3 + 1);
    }

    [Fact]
    public async Task Record_BudgetOfMetricsIsUsedUp_FurtherOnesAreCounted()
    {
        var a = _meter.CreateHistogram<double>("a");
        var b = _meter.CreateHistogram<double>("b");
        using var bridge = NewBridge(options => options.MaxMetrics = 4);

        a.Record(1);
        b.Record(1);

        (await NextAsync()).Keys.ShouldAllBe(name => name.StartsWith("a.", StringComparison.Ordinal));
        bridge.Overflowed.ShouldBe(1);
    }

    [Fact]
    public async Task Remove_MeterIsDisposed_ItsMetricsMakeRoom()
    {
        var other = new Meter(_meterName);
        var a = other.CreateHistogram<double>("a");
        using var bridge = NewBridge(options => options.MaxMetrics = 4);
        a.Record(1);
        (await NextAsync()).Count.ShouldBe(4);

        other.Dispose();
        _meter.CreateGauge<int>("b").Record(2);

        (await NextAsync()).ShouldBe(new Dictionary<string, double> { ["b"] = 2 }, ignoreOrder: true);
    }

    [Fact]
    public async Task Published_SameInstrumentOfTwoMeters_AddsUp()
    {
        using var other = new Meter(_meterName);
        using var bridge = NewBridge();
        _meter.CreateCounter<long>("requests").Add(10);
        other.CreateCounter<long>("requests").Add(20);

        (await NextAsync()).ShouldContainKeyAndValue("requests", 3);
    }

    [Fact]
    public async Task Published_ExcludedMeter_IsNotReported()
    {
        using var other = new Meter(_meterName + ".Noise");
        using var bridge = NewBridge(options =>
        {
            options.Include.Add(_meterName + "*");
            options.Exclude.Add("*.noise");
        });
        _meter.CreateCounter<long>("requests").Add(10);
        other.CreateCounter<long>("chatter").Add(20);

        (await NextAsync()).Keys.ShouldBe(["requests"]);
    }

    [Fact]
    public async Task Published_SameNameOfAnotherMeter_GetsTheMetersName()
    {
        using var other = new Meter(_meterName + ".B");
        using var bridge = NewBridge(options => options.Include.Add(_meterName + ".B"));
        _meter.CreateCounter<long>("requests").Add(10);
        other.CreateCounter<long>("requests").Add(20);

        (await NextAsync()).ShouldBe(new Dictionary<string, double> { ["requests"] = 1, [$"{_meterName}.B/requests"] = 2 }, ignoreOrder: true);
    }

    [Fact]
    public async Task Report_InstrumentThrows_OthersAreReported()
    {
        _meter.CreateObservableGauge("broken", Broken);
        _meter.CreateObservableGauge("fine", () => 1);
        using var bridge = NewBridge();

        (await NextAsync()).Keys.ShouldBe(["fine"]);
        bridge.Failures.ShouldBe(1);
    }

    [Fact]
    public void Record_KnownSeries_AllocatesNothing()
    {
        var requests = _meter.CreateCounter<long>("requests");
        var latency = _meter.CreateHistogram<double>("latency");
        using var bridge = NewBridge();
        object code = 200;
        void Measure()
        {
            requests.Add(1, new KeyValuePair<string, object?>("code", code));
            latency.Record(0.5);
        }

        Measure();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Measure();

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static int Broken() => throw new InvalidOperationException("broken");

    private MeterBridge NewBridge(Action<MeterBridgeOptions>? configure = null)
    {
        var options = new MeterBridgeOptions { Instance = "me", Interval = TimeSpan.FromSeconds(10) };
        options.Include.Clear();
        options.Include.Add(_meterName);
        configure?.Invoke(options);
        return new MeterBridge(_pusher, options, _clock);
    }

    /// <summary>Lets an interval pass and reads what was reported.</summary>
    private async Task<Dictionary<string, double>> NextAsync()
    {
        var before = _server.Requests.Count;
        _clock.Advance(TimeSpan.FromSeconds(10));
        await _pusher.FlushAsync(Cancelled);
        var observation = JsonSerializer.Deserialize(_server.Requests.Skip(before).ShouldHaveSingleItem().Body, V1Json.Default.Observation)!;
        observation.Entity.ShouldBe("me");
        observation.Timestamp.ShouldBe(_clock.GetUtcNow());
        return observation.Metrics.ToDictionary();
    }
}
