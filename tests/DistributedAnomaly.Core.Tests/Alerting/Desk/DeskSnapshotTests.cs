using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Grouping;
using DistributedAnomaly.Core.Alerting.Matching;
using DistributedAnomaly.Core.Alerting.Silences;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Core.State;
using DistributedAnomaly.TestKit.AlertScenarios;

namespace DistributedAnomaly.Core.Tests.Alerting.Desk;

public sealed class DeskSnapshotTests
{
    private const long NowMs = 1_767_600_000_000;

    [Fact]
    public void Restore_SavedState_IsTheSame()
    {
        var desk = Busy();
        var saved = DeskSnapshot.Save(desk.State);
        saved.Select(d => d.Kind).Distinct().Count().ShouldBe(3);

        var restored = DeskSnapshot.Restore(saved, desk.State.Alerts.Values.Select(a => a.Alert), desk.Policy, NowMs);

        restored.Groups.Keys.Order(StringComparer.Ordinal).ShouldBe(desk.State.Groups.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, group) in desk.State.Groups)
        {
            var back = restored.Groups[key];
            (back.Id, back.RouteKey, back.FlushMs, back.SentMs, back.Sequence, back.Step, back.UnacknowledgedMs)
                .ShouldBe((group.Id, group.RouteKey, group.FlushMs, group.SentMs, group.Sequence, group.Step, group.UnacknowledgedMs));
            back.Labels.ShouldBe(group.Labels);
            back.Audience.ShouldBe(group.Audience);
            back.Members.Values.Select(Fields).ShouldBe(group.Members.Values.Select(Fields));
        }

        restored.Silences.Values.Single().ShouldBe(desk.State.Silences.Values.Single());
        restored.Flaps.Single().Value.EndsMs.ShouldBe(desk.State.Flaps.Single().Value.EndsMs);
        DeskSnapshot.Save(restored).Select(d => Convert.ToHexString(d.Body!)).Order(StringComparer.Ordinal)
            .ShouldBe(saved.Select(d => Convert.ToHexString(d.Body!)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Restore_FiresWithoutADocument_IsToldOnlyWhereAlertsAreHandedOver(bool isHandedOver)
    {
        var policy = AlertPolicy.Direct(["team"]) with { IsHandedOver = isHandedOver };
        var desk = new PureDesk(policy);
        var fired = new ScenarioEvents().Of(new ScenarioAction(TimeSpan.Zero, "fire", "web1", ContextLabels.Empty), NowMs)!;
        // Decided and stored, but the process died before it came to telling.
        var alert = AlertDecision.Decide(null, fired).Alert!;
        desk.Alerts[alert.Id] = alert;

        desk.Restart(NowMs);
        desk.PassUntil(NowMs + 1000);

        desk.Told.Count.ShouldBe(isHandedOver ? 1 : 0, "where they are not, alert and notification are one transaction");
        desk.Restart(NowMs + 2000);
        desk.PassUntil(NowMs + 3000);
        desk.Told.Count.ShouldBe(isHandedOver ? 1 : 0);
    }

    [Fact]
    public void Restore_AlertThatIsGone_LeavesItsGroup()
    {
        var desk = Busy();
        var restored = DeskSnapshot.Restore(DeskSnapshot.Save(desk.State), [], desk.Policy, NowMs);
        restored.Groups.ShouldBeEmpty();
        restored.Alerts.ShouldBeEmpty();
    }

    [Fact]
    public void Restore_DamagedOrNewerDocument_IsRefused()
    {
        var desk = Busy();
        foreach (var document in DeskSnapshot.Save(desk.State))
        {
            foreach (var place in new[] { 0, document.Body!.Length / 2, document.Body.Length - 1 })
            {
                var body = document.Body.ToArray();
                body[place] ^= 0x55;
                Should.Throw<SnapshotException>(() => DeskSnapshot.Restore([document with { Body = body }], [], desk.Policy, NowMs));
            }

            Should.Throw<SnapshotException>(() => DeskSnapshot.Restore([document with { Body = document.Body[..^3] }], [], desk.Policy, NowMs));
        }
    }

    [Fact]
    public void Restore_GroupOfVersion1_WhoeverWasToldIsInTheAudienceOfItsAlerts()
    {
        var events = new ScenarioEvents();
        var alerts = Enumerable.Range(1, 3).Select(n => $"web{n}").Select(entity =>
            AlertDecision.Decide(null, events.Of(new ScenarioAction(TimeSpan.Zero, "fire", entity, ContextLabels.Empty), NowMs)!).Alert!).ToList();
        var document = new DeskDocument(DocumentKind.Group, "{}:{}", GroupOfVersion1(alerts.ConvertAll(a => a.Id)));

        var group = DeskSnapshot.Restore([document], alerts, Busy().Policy, NowMs).Groups["{}:{}"];

        group.Audience.ShouldBe(["team", "boss"]);
        group.Members.Values.Select(m => string.Join(',', m.Audience)).ShouldBe(["team,boss", "team,boss", ""]);
        group.Members.Values.Select(m => m.IsTold).ShouldBe([true, false, false]);
    }

    // Told; perhaps told; not told.
    private static byte[] GroupOfVersion1(List<string> alertIds)
    {
        var writer = new SnapshotWriter();
        writer.Byte(1);
        var section = writer.Begin();
        foreach (var text in (string[])["id", "{}:{}", "{}"])
            writer.Text(text);
        writer.Byte(0);
        writer.Byte(0);
        foreach (var time in (long[])[NowMs, NowMs + 1000, NowMs])
            writer.Long(time);
        writer.Int(1);
        writer.Long(long.MinValue);
        writer.Int(0);
        writer.Int(0);
        writer.Int(2);
        writer.Text("team");
        writer.Text("boss");
        writer.Int(alertIds.Count);
        for (var i = 0; i < alertIds.Count; i++)
        {
            writer.Text(alertIds[i]);
            writer.Int(i == 0 ? 1 : 0);
            writer.Byte(0);
            writer.Byte(0);
            writer.Byte(i == 1 ? (byte)1 : (byte)0);
        }

        writer.End(section);
        return writer.Written.ToArray();
    }

    private static (string, int, Severity, HoldReason, string) Fields(GroupMember member) =>
        (member.AlertId, member.ToldRevision, member.ToldSeverity, member.Held, string.Join(',', member.Audience));

    private static PureDesk Busy()
    {
        string[] policy = ["route team group_by=fleet,region wait=0s interval=5m repeat=4h escalate=1m:boss", "flapping ends=2 within=1h hold=10m"];
        var desk = new PureDesk(ScenarioPolicyText.Parse(policy, DateTimeOffset.FromUnixTimeMilliseconds(NowMs)));
        var events = new ScenarioEvents();
        Act("fire", "web1");
        Act("fire", "web2");
        Act("resolve", "web2");
        desk.Decide(new SilencePut(new Silence
        {
            Id = "s", Matchers = MatcherSyntax.Parse("a=~\"x.*\",b!=y"), StartsMs = NowMs, EndsMs = NowMs + 5, CreatedBy = "ann", Comment = "ü",
        }), NowMs);
        desk.PassUntil(NowMs + 60_000);
        return desk;

        void Act(string verb, string entity) =>
            desk.Handle(events.Of(new ScenarioAction(TimeSpan.Zero, verb, entity, ContextLabels.From([new("region", "north")])), NowMs)!, NowMs);
    }
}
