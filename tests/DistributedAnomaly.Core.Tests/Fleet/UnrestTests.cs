using DistributedAnomaly.Core.Fleet;
using DistributedAnomaly.Core.Fleet.Models;
using DistributedAnomaly.Core.Fleet.Peers;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Fleet;

/// <summary>A deploy that rolls over a cohort, one member after the other.</summary>
public sealed class UnrestTests
{
    private const int Members = 100;
    private const long Minute = 60_000;

    [Fact]
    public void Close_WhileADeployRolls_TellsUnrestThatIsOverHalfAnHourLater()
    {
        var cohort = new RollingCohort();
        cohort.Peers.Unrest.ShouldBeLessThan(0.1);

        cohort.Pass(20, rolls: true).ShouldBeInRange(0.5, 1.5);
        cohort.Pass(20, rolls: true).ShouldBeInRange(0.8, 1.5);
        cohort.Pass(25).ShouldBeGreaterThan(0.5, "it is remembered");
        cohort.Pass(25).ShouldBeLessThan(0.1);
    }

    [Fact]
    public void Close_SixMembersFarOutTogether_IsLittleUnrest()
    {
        var cohort = new RollingCohort();

        cohort.Pass(60, far: 6).ShouldBeLessThan(0.35);
    }

    /// <summary>Only others count: who is far out by itself disturbs nobody.</summary>
    [Fact]
    public void Close_OneMemberFarOut_IsNoUnrest()
    {
        var cohort = new RollingCohort();
        var before = cohort.Peers.Unrest;

        cohort.Pass(60, far: 1).ShouldBe(before, 0.1);
    }

    [Fact]
    public void Close_ACohortThatIsAlwaysRestless_IsUsual()
    {
        var cohort = new RollingCohort();

        cohort.Pass(60, rolls: true).ShouldBeGreaterThan(0.8);
        cohort.Pass(6 * 1440, rolls: true).ShouldBeLessThan(0.3);
    }

    [Fact]
    public void Close_AfterARestart_GoesOn()
    {
        var (one, other) = (new RollingCohort(), new RollingCohort());
        for (var i = 0; i < 40; i++)
        {
            other.Restart();
            other.Pass(1, rolls: true).ShouldBe(one.Pass(1, rolls: true));
        }

        other.Pass(30).ShouldBe(one.Pass(30));
    }

    [Fact]
    public void Load_OfSaved_KnowsUnrest()
    {
        var cohort = new RollingCohort();
        cohort.Pass(40, rolls: true).ShouldBeGreaterThan(0.5);
        var writer = new SnapshotWriter();
        cohort.Peers.Save(writer);
        var reader = new SnapshotReader(writer.Written);

        PeerStatistics.Load(ref reader, 4).Unrest.ShouldBe(cohort.Peers.Unrest);
        reader.Remaining.ShouldBe(0);
        WithoutUnrest(cohort.Peers).Unrest.ShouldBe(0);
    }

    [Fact]
    public void Judge_InUnrest_CountsMomentsAsLessRareAndWhatLastsAsBefore()
    {
        float[] fault = [0, 9, 12, 0];
        float[] calm = [0, 0, 0, 0];
        float[] moment = [.. fault, .. calm, .. calm, .. calm];
        float[] two = [.. calm, .. fault, .. calm, .. calm];
        float[] lasting = [.. calm, .. calm, .. fault, .. calm];

        foreach (var quick in (float[][])[moment, two])
            FleetModelTests.Model.Judge(quick, unrest: 1.5).Strangeness.ShouldBe(FleetModelTests.Model.Judge(quick).Strangeness - 1.5, 1e-6);
        FleetModelTests.Model.Judge(lasting, unrest: 1.5).ShouldBe(FleetModelTests.Model.Judge(lasting));
        FleetModelTests.Model.Judge([.. fault, .. calm, .. fault, .. calm], unrest: 2).View.ShouldBe(2);
    }

    [Fact]
    public void Observe_InUnrest_AMomentIsAsMuchLessStrange()
    {
        var cohort = new RollingCohort();
        var unrest = cohort.Pass(40, rolls: true);

        var (restless, calm) = (Moment(cohort.Peers), Moment(WithoutUnrest(cohort.Peers)));

        FleetVector.IsQuick(calm.View).ShouldBeTrue();
        restless.Strangeness.ShouldBe(calm.Strangeness - unrest, 1e-6);
    }

    // What the fleet says of an entity that was calm for two days and is far out once.
    private static FleetOpinion Moment(PeerStatistics peers)
    {
        var monitor = new EntityMonitor(new MonitorPlan(new FleetPolicy { Threshold = 3.5 }), Fidelity.Full);
        string[] metrics = [.. FleetModelTests.Features.Names];
        var view = new FleetView(FleetModelTests.Features, null, FleetModelTests.Model);
        var (random, verdict) = (new SeededRandom(9), new Verdict());
        for (var minute = 0; minute < 2880; minute++)
            monitor.Observe(minute * Minute, metrics, Values(0), null, 1, view, verdict);
        monitor.Observe(2880 * Minute, metrics, Values(10), null, 1, view with { Peers = peers }, verdict);
        return monitor.Opinion;

        double[] Values(double shift) => [.. Enumerable.Range(0, 4).Select(f => 100 + (f is 1 or 2 ? shift : 0) + random.NextNormal())];
    }

    // As the version before wrote it.
    private static PeerStatistics WithoutUnrest(PeerStatistics peers)
    {
        var writer = new SnapshotWriter();
        peers.Save(writer);
        var reader = new SnapshotReader(writer.Written[..^8]);
        var before = PeerStatistics.Load(ref reader, 3);
        reader.Remaining.ShouldBe(0);
        return before;
    }

    // Calm for a day. Members are as the model knows them; one after the other is as no entity was before.
    private sealed class RollingCohort
    {
        private readonly SeededRandom _random = new(3);
        private UsualSpread _usual = new();
        private int _minute;

        public RollingCohort() => Pass(1440);

        public PeerStatistics Peers { get; private set; } = null!;

        /// <returns>Unrest of the last minute.</returns>
        public double Pass(int minutes, bool rolls = false, int far = 0)
        {
            for (var i = 0; i < minutes; i++)
            {
                var panel = new PeerPanel(FleetModelTests.Features.Count);
                for (var member = 0; member < Members; member++)
                    panel.Add(EntityHash.Of($"e{member}"), Row(member < far || (rolls && (member - 2 * _minute % Members + Members) % Members < 4)));
                Peers = panel.Close(++_minute * Minute, _usual, FleetModelTests.Model).ShouldNotBeNull();
            }

            return Peers.Unrest;
        }

        public void Restart()
        {
            var writer = new SnapshotWriter();
            _usual.Save(writer);
            var reader = new SnapshotReader(writer.Written);
            _usual = UsualSpread.Load(ref reader, 4);
        }

        private float[] Row(bool isFar)
        {
            float[] now = [.. Enumerable.Range(0, 4).Select(f => (float)_random.NextNormal() + (isFar && f is 1 or 2 ? 12 : 0))];
            return [.. now, .. now.Select(x => x / 2), .. now.Select(x => x / 2), .. now.Select(x => x / 2)];
        }
    }
}
