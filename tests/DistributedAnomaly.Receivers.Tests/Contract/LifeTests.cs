using System.Text;
using System.Text.Json;
using DistributedAnomaly.TestKit;
using MimeKit;

namespace DistributedAnomaly.Receivers.Tests.Contract;

/// <summary>What is told about one subject is one thing at the service, from its beginning to its end.</summary>
public sealed class LifeTests
{
    [Fact]
    public async Task PagerDuty_Life_IsOneIncident()
    {
        var calls = new List<JsonElement>();
        foreach (var notification in new[] { Told.Firing(), Told.Acknowledged(), Told.Resolved() })
            calls.Add(JsonDocument.Parse((await Deliver.ByHttpAsync("pagerduty", notification, new CannedReply(202))).Call!.Body).RootElement);
        calls.Select(c => c.GetProperty("event_action").GetString()).ShouldBe(["trigger", "acknowledge", "resolve"]);
        calls.Select(c => c.GetProperty("dedup_key").GetString()).Distinct().Single().ShouldBe("shop/db-7/anomaly/7");
    }

    [Fact]
    public async Task Opsgenie_Life_IsOneAlert()
    {
        var paths = new List<string>();
        foreach (var notification in new[] { Told.Group(), Told.Acknowledged(), Told.GroupOver() })
        {
            var (call, _) = await Deliver.ByHttpAsync("opsgenie", notification, new CannedReply(202));
            call!.Headers["Authorization"].ShouldBe("GenieKey " + ReceiverKind.Secret);
            paths.Add(call.Path);
        }

        paths.ShouldBe(
        [
            "/v2/alerts", "/v2/alerts/shop%2Fdb-7%2Fanomaly%2F7/acknowledge?identifierType=alias", "/v2/alerts/group%2F7f3a/close?identifierType=alias",
        ]);
    }

    [Fact]
    public async Task Email_Life_IsOneThread()
    {
        var mails = new List<MimeMessage>();
        foreach (var notification in new[] { Told.Group(), Told.GroupOver(), Told.GroupOver() })
        {
            var (mail, _) = await Deliver.ByMailAsync(notification);
            mails.Add(await MimeMessage.LoadAsync(new MemoryStream(Encoding.UTF8.GetBytes(mail!.Text)), TestContext.Current.CancellationToken));
        }

        mails[1].InReplyTo.ShouldBe(mails[0].MessageId);
        mails[1].References.ToArray().ShouldBe([mails[0].MessageId!]);
        mails[1].MessageId.ShouldNotBe(mails[0].MessageId);
        // Sent twice, it is the same mail.
        mails[2].MessageId.ShouldBe(mails[1].MessageId);
    }

    [Fact]
    public async Task Alertmanager_SeverityThatRose_EndsTheLessSevereAlert()
    {
        var (call, _) = await Deliver.ByHttpAsync("alertmanager", Told.Firing(), CannedReply.Ok);
        call!.Path.ShouldBe("/am/api/v2/alerts");
        var alerts = JsonDocument.Parse(call.Body).RootElement.EnumerateArray()
            .ToDictionary(a => a.GetProperty("labels").GetProperty("severity").GetString()!, a => a.GetProperty("endsAt").GetDateTimeOffset());
        alerts["critical"].ShouldBe(new ManualTimeProvider().GetUtcNow() + TimeSpan.FromDays(7));
        alerts["warning"].ToUnixTimeMilliseconds().ShouldBe(Told.StartedMs + 5000);
    }
}
