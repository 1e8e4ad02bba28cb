using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring;
using static DistributedAnomaly.Core.Alerting.AlertDecision;
using static DistributedAnomaly.TestKit.AlertEvents;

namespace DistributedAnomaly.Core.Tests.Alerting;

public sealed class AlertDecisionTests
{
    [Fact]
    public void Decide_EpisodeOpens_Fires()
    {
        var transition = Decide(null, Opened(7));

        transition.Kind.ShouldBe(AlertTransitionKind.Fired);
        transition.Reason.ShouldBe(AlertReason.EpisodeOpened);
        var alert = transition.Alert!;
        alert.Id.ShouldBe("host/web1/anomaly/7");
        alert.Revision.ShouldBe(1);
        alert.Status.ShouldBe(AlertStatus.Firing);
        alert.StartedMs.ShouldBe(7000);
        alert.UpdatedMs.ShouldBe(7010);
        alert.Reasons.ShouldBe([Cpu]);
        alert.Labels.ToDictionary()["region"].ShouldBe("north");
    }

    [Fact]
    public void Decide_WholeEpisode_CountsRevisionsAndKeepsReasons()
    {
        var fired = Decide(null, Opened(7)).Alert;
        var escalated = Decide(fired, Escalated(7));
        escalated.Kind.ShouldBe(AlertTransitionKind.Escalated);
        escalated.Alert!.Severity.ShouldBe(Severity.Critical);

        var resolved = Decide(escalated.Alert, Closed(7));
        resolved.Kind.ShouldBe(AlertTransitionKind.Resolved);
        resolved.Reason.ShouldBe(AlertReason.EpisodeClosed);
        resolved.Alert!.Revision.ShouldBe(3);
        resolved.Alert.ResolvedMs.ShouldBe(7030);
        resolved.Alert.Surprise.ShouldBe(9);
        resolved.Alert.Reasons.ShouldBe([Cpu]);
    }

    [Fact]
    public void Decide_RepeatedEvents_ChangeNothing()
    {
        var firing = Decide(null, Opened(7)).Alert;
        Decide(firing, Opened(7)).ShouldBe(AlertTransition.None(AlertReason.AlreadyFiring));

        var critical = Decide(firing, Escalated(7)).Alert;
        Decide(critical, Escalated(7)).ShouldBe(AlertTransition.None(AlertReason.AlreadyFiring));
        Decide(critical, Opened(7)).ShouldBe(AlertTransition.None(AlertReason.AlreadyFiring));

        var resolved = Decide(critical, Closed(7)).Alert;
        foreach (var repeated in new[] { Opened(7), Escalated(7), Closed(7) })
            Decide(resolved, repeated).ShouldBe(AlertTransition.None(AlertReason.AlreadyResolved));
    }

    [Fact]
    public void Decide_CloseOfUnknownEpisode_Nothing() =>
        Decide(null, Closed(7)).ShouldBe(AlertTransition.None(AlertReason.NeverFired));

    [Fact]
    public void Decide_EscalationOfUnknownEpisode_Fires() =>
        Decide(null, Escalated(7)).Alert!.Severity.ShouldBe(Severity.Critical);

    [Fact]
    public void Decide_NewerEpisodeWhileOlderFires_SupersedesOlder()
    {
        var older = Decide(null, Opened(7)).Alert;

        var transition = Decide(older, Opened(8));

        transition.Kind.ShouldBe(AlertTransitionKind.Resolved);
        transition.Reason.ShouldBe(AlertReason.Superseded);
        transition.Alert!.Id.ShouldBe("host/web1/anomaly/7");
    }

    [Fact]
    public void Decide_OlderEpisodeWhileNewerFires_Nothing()
    {
        var newer = Decide(null, Opened(8)).Alert;
        foreach (var older in new[] { Opened(7), Escalated(7), Closed(7) })
            Decide(newer, older).ShouldBe(AlertTransition.None(AlertReason.Older));
    }

    [Fact]
    public void Decide_Silence_FiresOnceAndResolvesWhateverItsLastSeen()
    {
        var firing = Decide(null, Silent(5000));
        firing.Alert!.Id.ShouldBe("host/web1/silence/5000");
        firing.Reason.ShouldBe(AlertReason.EntitySilent);
        Decide(firing.Alert, Silent(5000)).ShouldBe(AlertTransition.None(AlertReason.AlreadyFiring));

        foreach (var lastSeenMs in new[] { 0L, 5000, 90_000 })
        {
            var back = Decide(firing.Alert, Back(lastSeenMs));
            back.Kind.ShouldBe(AlertTransitionKind.Resolved);
            back.Reason.ShouldBe(AlertReason.EntityBack);
        }

        Decide(null, Back(5000)).ShouldBe(AlertTransition.None(AlertReason.NeverFired));
        Decide(Decide(firing.Alert, Back(5000)).Alert, Silent(5000)).ShouldBe(AlertTransition.None(AlertReason.AlreadyResolved));
    }

    [Fact]
    public void Decide_NewerSilenceWhileOlderFires_SupersedesOlder()
    {
        var older = Decide(null, Silent(5000)).Alert;
        Decide(older, Silent(9000)).Reason.ShouldBe(AlertReason.Superseded);
        Decide(older, Silent(4000)).Reason.ShouldBe(AlertReason.Older);
    }

    [Fact]
    public void Decide_EpisodeWithoutChange_Nothing() =>
        Decide(null, Opened(7) with { Change = EpisodeChange.None }).ShouldBe(AlertTransition.None(AlertReason.NoChange));

    /// <summary>Any history of episodes, with any earlier stretch of it repeated at any point, gives the alerts of the plain history.</summary>
    [Fact]
    public void Decide_RandomReplays_SameAlertsAndRevisions()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var history = new List<AlertEvent>();
            for (var episode = 1; episode <= 6; episode++)
            {
                history.Add(Opened(episode));
                if (random.Next(2) == 0)
                    history.Add(Escalated(episode));
                history.Add(Closed(episode, severity: Severity.Warning));
            }

            var replayed = new List<AlertEvent>();
            for (var i = 0; i < history.Count; i++)
            {
                replayed.Add(history[i]);
                if (random.Next(3) == 0)
                    replayed.AddRange(history[random.Next(i + 1)..(i + 1)]);
            }

            replayed.Count.ShouldBeGreaterThanOrEqualTo(history.Count);
            var expected = Run(history);
            var actual = Run(replayed);
            actual.Count.ShouldBe(expected.Count, $"seed {seed}");
            for (var i = 0; i < expected.Count; i++)
                actual[i].ShouldBe(expected[i], $"seed {seed}, transition {i}");
        }
    }

    // What an alert desk does, on plain maps: the firing alert of the entity first, then the alert that the event names.
    private static List<string> Run(List<AlertEvent> events)
    {
        var alerts = new Dictionary<string, Alert>(StringComparer.Ordinal);
        var transitions = new List<string>();
        foreach (var e in events)
        {
            var id = AlertId.Of(e);
            var firing = alerts.Values.SingleOrDefault(a => a.Status == AlertStatus.Firing);
            if (firing is not null && firing.Id != id && !Take(Decide(firing, e)))
                continue;
            Take(Decide(alerts.GetValueOrDefault(id), e));
        }

        return transitions;

        bool Take(AlertTransition transition)
        {
            if (transition.Alert is not { } alert)
                return false;
            alerts[alert.Id] = alert;
            transitions.Add($"{alert.Id}:{alert.Revision} {transition.Kind} {alert.Summary}");
            return true;
        }
    }
}
