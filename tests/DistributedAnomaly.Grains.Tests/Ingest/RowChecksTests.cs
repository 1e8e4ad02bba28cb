using DistributedAnomaly.Contract.Tests;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Grains.Ingest;

namespace DistributedAnomaly.Grains.Tests.Ingest;

public sealed class RowChecksTests
{
    [Fact]
    public void Check_GoodAndBadRows_KeepsTheGoodOnesInOrder()
    {
        var batch = new ObservationBatch("f").With("a", 1, 1).With("", 2, 1).With("b", 3, 1).With("c\n", 4, 1).With(new string('x', 1025), 5, 1);
        batch.Add("d", 6);
        batch.Add("e", 7);
        batch.AddMetric("", 1);
        batch.With("f", 8, double.NaN);
        var rejected = new List<RejectedObservation>();

        RowChecks.Check(batch, rejected).ShouldBe([0, 2, 7]);

        rejected.Select(r => r.Row).ShouldBe([1, 3, 4, 5, 6]);
        rejected.ShouldAllBe(r => !r.Retry);
        rejected[3].Reason.ShouldContain("no metrics");
    }
}
