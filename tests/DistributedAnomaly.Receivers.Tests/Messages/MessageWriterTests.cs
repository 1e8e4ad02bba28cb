using System.Collections.Immutable;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Alerting.Life;
using DistributedAnomaly.Core.Monitoring;
using DistributedAnomaly.Core.Policies;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers.Messages;
using DistributedAnomaly.Receivers.Tests.Contract;

namespace DistributedAnomaly.Receivers.Tests.Messages;

public sealed class MessageWriterTests
{
    [Fact]
    public void Write_Anomaly_SaysWhatAPersonWantsToKnow()
    {
        var lead = Write(Told.Firing()).Lead;
        lead.What.ShouldBe("latency_ms is 412 ms, expected 35 ms (normal 20 ms to 61 ms)");
        lead.HowUnusual.ShouldBe("about once in 6 weeks for db-7");
        lead.Reasons.Select(r => r.Text).ShouldBe([lead.What, "errors_total is 3.2, expected 0 (normal at most 0.4)"]);
        lead.Started.ShouldBe("2026-01-02 03:04:05 UTC");
        lead.EntityUrl.ShouldBe("https://anomaly.example.com/#/fleets/shop/entities/db-7");
        lead.AcknowledgeUrl.ShouldBe("https://anomaly.example.com/#/alerts/shop%2Fdb-7%2Fanomaly%2F7/acknowledge");
    }

    [Fact]
    public void Write_Group_CountsItsMembers()
    {
        var message = Write(Told.Group());
        (message.Others, message.Firing, message.Resolved, message.HeldBack).ShouldBe((2, 2, 1, 2));
        (message.Status, message.Severity, message.Cause).ShouldBe((MessageStatus.Firing, Severity.Critical, "new_alerts"));
        message.Alerts.Select(a => a.Entity).ShouldBe(["db-7", "db-8", "db-9"]);
    }

    [Fact]
    public void Write_LogarithmOfThePolicy_IsUndone()
    {
        var fleets = FleetPolicies.Default with
        {
            Fleets = ImmutableDictionary<string, FleetPolicy>.Empty.Add("shop", new FleetPolicy
            {
                Features = [new FeaturePolicy { Metric = "sent_bytes*", Kind = MetricKind.Counter, Transform = Transform.Log }],
            }),
        };
        var alert = Told.Alert() with { Reasons = [new Reason("sent_bytes_total", Math.Log(1 + (3 << 20)), Math.Log(1 + 2048), Math.Log(2), Math.Log(1 + 4096), "zscore", 4, 1)] };
        var lead = MessageWriter.Write([new Notification(alert)], "to", new MessageSettings(null, fleets)).Lead;
        lead.What.ShouldBe("sent_bytes_total is 3 MiB/s, expected 2 KiB/s (normal 1 B/s to 4 KiB/s)");
    }

    [Theory]
    [InlineData("disk.used_percent", 93.4, "93.4%")]
    [InlineData("http_request_duration_seconds", 0.25, "0.25 s")]
    [InlineData("memory.bytes", 1536, "1.5 KiB")]
    [InlineData("vibration_mm_s", 7, "7 mm/s")]
    [InlineData("temp_celsius", -3, "-3 °C")]
    [InlineData("requests", 12, "12")]
    [InlineData("bytes", 12, "12")]
    public void Text_MetricWithUnit_HasIt(string metric, double value, string expected) =>
        new MetricUnit(metric, new FeaturePolicy { Metric = "*" }).Text(value).ShouldBe(expected);

    [Fact]
    public void Write_BrokenRule_IsNoMatterOfChance()
    {
        var alert = Told.Alert() with { Reasons = [new Reason("flow_l_s", 0, 0.5, 0.5, 0.5, "rule:pump", 8, 1, "flow > 0.5")] };
        var lead = Write(new Notification(alert)).Lead;
        lead.What.ShouldBe("rule pump is broken: it expects flow > 0.5, but flow_l_s is 0 l/s");
        lead.HowUnusual.ShouldBeNull();
    }

    [Fact]
    public void Write_RareLabel_IsNamed() =>
        Write(new Notification(Told.Alert() with { Reasons = [new Reason("country", 0.001, 1, 0, 1, "context:country", 3, 1, "BR")] }))
            .Lead.What.ShouldBe("country is BR, which is rare for it");

    [Fact]
    public void Write_SilenceThatEnded_RepeatsNoName()
    {
        var key = new EntityKey("shop", "db-7");
        var silent = Told.Alert() with
        {
            Kind = AlertKind.Silence, Reasons = [], Surprise = 0, Summary = AlertSummary.OfSilence(key, Told.StartedMs, 1000),
        };
        Write(new Notification(Told.Over(silent))).Lead.What.ShouldBe("no data since 2026-01-02 03:04:05 UTC; it usually reports every 1 s");
    }

    [Fact]
    public void Write_AlertFromOutside_HasItsNameAndNoPageHere()
    {
        var labels = ContextLabels.From([KeyValuePair.Create("alertname", "HighLoad")]);
        var alert = Told.Alert() with { Kind = AlertKind.External, Key = ExternalAlerts.KeyOf(labels), Labels = labels, Reasons = [], Summary = "HighLoad: load is high" };
        var lead = Write(new Notification(alert)).Lead;
        (lead.Name, lead.What, lead.EntityUrl, lead.HowUnusual).ShouldBe(("HighLoad", "load is high", null, null));
    }

    [Fact]
    public void Write_Several_TellsTheMostSevereAndFoldsTheRest()
    {
        var warning = new Notification(Told.Alert("db-8", Severity.Warning));
        var message = MessageWriter.Write([Told.Resolved("db-9"), warning, Told.Firing()], "to", Deliver.Settings);
        message.Lead.Entity.ShouldBe("db-7");
        message.Further.Select(f => f.Lead.Entity).ShouldBe(["db-8", "db-9"]);
    }

    private static Message Write(Notification notification) => MessageWriter.Write([notification], "to", Deliver.Settings);
}
