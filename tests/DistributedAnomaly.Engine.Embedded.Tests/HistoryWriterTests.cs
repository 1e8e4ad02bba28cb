using System.Diagnostics.Metrics;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Recording;
using DistributedAnomaly.Engine.Storage;
using DistributedAnomaly.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace DistributedAnomaly.Engine.Embedded.Tests;

public sealed class HistoryWriterTests
{
    [Fact]
    public async Task Post_SlowStore_DropsPastTheBoundAndCountsIt()
    {
        using var telemetry = new EngineTelemetry();
        using var listener = new MeterListener();
        var dropped = 0L;
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "anomaly.engine.history.dropped" && instrument.Meter.Scope == telemetry)
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref dropped, value));
        listener.Start();
        using var store = new SlowStore();
        var writer = new HistoryWriter(store, telemetry.HistoryDropped, new ManualTimeProvider(), NullLogger.Instance, maxWaiting: 25);
        writer.Start();

        for (var i = 0; i < 5; i++)
            writer.Post(Batch(writer, 10), mayWait: false);

        dropped.ShouldBe(30);
        store.Go.SetResult();
        await writer.FlushAsync();
        (store.Items, writer.Waiting).ShouldBe((20, 0));
        writer.Post(Batch(writer, 10), mayWait: false);
        writer.Stop();
        store.Items.ShouldBe(30);
    }

    [Fact]
    public async Task Post_FailingStore_CountsTheLossAndGoesOn()
    {
        using var telemetry = new EngineTelemetry();
        using var store = new SlowStore { FailsOnce = true };
        store.Go.SetResult();
        var writer = new HistoryWriter(store, telemetry.HistoryDropped, new ManualTimeProvider(), NullLogger.Instance);
        writer.Start();

        writer.Post(Batch(writer, 10), mayWait: false);
        writer.Post(Batch(writer, 5), mayWait: false);

        await writer.FlushAsync();
        (store.Items, writer.Waiting).ShouldBe((5, 0));
        writer.Stop();
    }

    private static HistoryBatch Batch(HistoryWriter writer, int items)
    {
        var batch = writer.Rent();
        batch.BeginMinute(new HistoryTarget(new EntityKey("f", "a")), 0);
        for (var i = 0; i < items; i++)
            batch.Add("m" + i, default(Rollup));
        return batch;
    }

    private sealed class SlowStore : IHistoryStore
    {
        public TaskCompletionSource Go { get; } = new();

        public bool FailsOnce { get; set; }

        public int Items { get; private set; }

        public int Write(HistoryBatch batch)
        {
            Go.Task.Wait();
            if (FailsOnce)
            {
                FailsOnce = false;
                throw new IOException("disk full");
            }

            Items += batch.Items;
            return 0;
        }

        public void Prune(long nowMs)
        {
        }

        public IReadOnlyList<MetricRollups> ReadRollups(HistoryQuery query, CancellationToken cancellationToken) => [];

        public IReadOnlyList<RawValue> ReadRaw(HistoryQuery query, CancellationToken cancellationToken) => [];

        public void Dispose()
        {
        }
    }
}
