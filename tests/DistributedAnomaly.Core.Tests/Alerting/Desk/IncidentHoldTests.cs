using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Grouping;
using DistributedAnomaly.Core.Alerting.Inhibition;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Core.Tests.Alerting.Desk;

/// <summary>Where every alert is told by itself: an incident of the fleet holds those of its members back.</summary>
public sealed class IncidentHoldTests
{
    private const long Second = 1000;
    private const long Minute = 60 * Second;

    private static readonly AlertPolicy Policy = AlertPolicy.Direct(["team"]) with
    {
        Inhibition = [new InhibitionRule { Relation = InhibitionRelation.Fleet }], IncidentWait = TimeSpan.FromSeconds(15),
    };

    private readonly PureDesk _desk = new(Policy);

    [Fact]
    public void Alert_OfAnEntityWithPeers_WaitsForAnIncidentAndIsTold()
    {
        _desk.Handle(Member(), 0);
        _desk.Handle(Escalated(), 10 * Second);
        _desk.PassUntil(14 * Second);
        _desk.Told.ShouldBeEmpty();

        _desk.PassUntil(15 * Second);

        _desk.Told.ShouldHaveSingleItem().Notification.Firing.ShouldHaveSingleItem().Severity.ShouldBe(Severity.Critical);
    }

    [Fact]
    public void Alert_OfAnEntityWithoutPeers_IsToldAtOnce()
    {
        _desk.Handle(Member() with { HasPeers = false }, 0);

        _desk.Told.ShouldHaveSingleItem().AtMs.ShouldBe(0);
    }

    [Fact]
    public void Alert_WhileAnIncidentFires_IsHeldAndToldIfItLastsAfterIt()
    {
        _desk.Handle(Member(), 0);
        _desk.Handle(Incident(isOpen: true), 5 * Second);
        _desk.PassUntil(10 * Minute);
        Names().ShouldBe(["whole-fleet"]);

        _desk.Handle(Incident(isOpen: false), 10 * Minute);
        _desk.PassUntil(39 * Minute);
        Names().ShouldBe(["whole-fleet", "whole-fleet"], "its end is told, and nothing of the member");
        _desk.PassUntil(42 * Minute);

        Names().ShouldBe(["whole-fleet", "whole-fleet", "web1"]);
        _desk.Log.Select(l => l.Transition).OfType<AlertHeld>().Select(h => h.Hold.Reason).Distinct()
            .ShouldBe([HoldReason.Incident, HoldReason.Aftermath]);
    }

    [Fact]
    public void Alert_ThatEndsWithTheIncident_IsNeverTold()
    {
        _desk.Handle(Member(), 0);
        _desk.Handle(Incident(isOpen: true), 5 * Second);
        _desk.PassUntil(10 * Minute);
        _desk.Handle(Incident(isOpen: false), 10 * Minute);
        _desk.PassUntil(12 * Minute);
        _desk.Handle(AlertEvents.Closed(1), 12 * Minute);
        _desk.PassUntil(120 * Minute);

        Names().ShouldBe(["whole-fleet", "whole-fleet"]);
        _desk.State.Alerts.ShouldBeEmpty();
        _desk.State.Groups.ShouldBeEmpty();
    }

    [Fact]
    public void Alert_InTheAftermathThatBecomesMoreSevere_IsToldAtOnce()
    {
        _desk.Handle(Member(), 0);
        _desk.Handle(Incident(isOpen: true), 5 * Second);
        _desk.PassUntil(10 * Minute);
        _desk.Handle(Incident(isOpen: false), 10 * Minute);
        _desk.PassUntil(15 * Minute);

        _desk.Handle(Escalated(), 15 * Minute);

        Names().ShouldBe(["whole-fleet", "whole-fleet", "web1"]);
    }

    [Fact]
    public void Restart_WhileAnAlertWaits_TellsItAllTheSame()
    {
        _desk.Handle(Member(), 0);
        _desk.Restart(5 * Second);
        _desk.PassUntil(60 * Second);

        Names().ShouldBe(["web1"]);
    }

    private IEnumerable<string> Names() => _desk.Told.SelectMany(t => t.Notification.Firing.Concat(t.Notification.Resolved)).Select(a => a.Key.Entity);

    private static EpisodeEvent Member() => AlertEvents.Opened(1) with { HasPeers = true };

    private static EpisodeEvent Escalated() => AlertEvents.Escalated(1) with { HasPeers = true };

    private static FleetIncidentEvent Incident(bool isOpen) => new(
        new EntityKey(AlertEvents.Web1.Fleet, "whole-fleet"), 5 * Second, ContextLabels.Empty, isOpen, 5 * Second, Severity.Critical, "moved together");
}
