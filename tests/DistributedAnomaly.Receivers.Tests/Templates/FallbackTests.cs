using System.Text.Json;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers.Limits;
using DistributedAnomaly.Receivers.Slack;
using DistributedAnomaly.Receivers.Templates;
using DistributedAnomaly.Receivers.Tests.Contract;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Receivers.Tests.Templates;

public sealed class FallbackTests
{
    /// <summary>It passes the check, whose samples have no such label.</summary>
    [Fact]
    public async Task Deliver_TemplateThatFails_CostsItsTextOnly()
    {
        using var failures = new CountedMeter(ReceiverMetrics.MeterName);
        var endless = TextTemplate.Parse("{% if alert.labels.region == 'north' and alert.labels.team == nil %}{% for i in (1..19999) %}{% for j in (1..9) %}x{% endfor %}{% endfor %}{% endif %}", TextForm.Slack);
        var notification = new Notification(Told.Alert() with { Labels = ContextLabels.From([KeyValuePair.Create("region", "north")]) });

        var (call, delivery) = await Deliver.ByHttpAsync("slack", notification, CannedReply.Ok, o => (SlackOptions)o with { Title = endless });

        delivery.Outcome.ShouldBe(DeliveryOutcome.Delivered);
        JsonDocument.Parse(call!.Body).RootElement.GetProperty("text").GetString()!.ShouldStartWith("Critical: shop/db-7, latency_ms is 412 ms");
        failures.Sum("anomaly.notifications.template_failures").ShouldBe(1);
    }
}
