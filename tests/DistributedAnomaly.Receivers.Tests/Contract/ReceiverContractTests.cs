using System.Text;
using System.Text.Json;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.TestKit;
using MimeKit;

namespace DistributedAnomaly.Receivers.Tests.Contract;

/// <summary>What holds for every kind of receiver; the kinds are found by reflection.</summary>
public sealed class ReceiverContractTests
{
    public static TheoryData<string> Kinds => [.. ReceiverKind.All];

    public static TheoryData<string> HttpKinds => [.. ReceiverKind.ByHttp];

    [Fact]
    public void Kinds_AreAllThatThereAre()
    {
        var types = typeof(ReceiverOptions).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(ReceiverOptions)) && !t.IsAbstract).ToList();
        ReceiverKind.All.Select(k => ReceiverKind.Make(k, 1).GetType()).ShouldBe(types, ignoreOrder: true);
        ReceiverKind.All.ShouldAllBe(k => ReceiverKind.Make(k, 1, "127.0.0.1").Kind == k);
    }

    [Theory]
    [MemberData(nameof(HttpKinds))]
    public async Task Deliver_Taken_IsDelivered(string kind)
    {
        foreach (var status in new[] { 200, 202, 204 })
            (await Deliver.ByHttpAsync(kind, Told.Firing(), new CannedReply(status))).Delivery.ShouldBe(Delivery.Delivered($"HTTP {status}"));
    }

    [Theory]
    [MemberData(nameof(HttpKinds))]
    public async Task Deliver_TooMany_IsPutOffAsLongAsAsked(string kind)
    {
        var (_, delivery) = await Deliver.ByHttpAsync(kind, Told.Firing(), new CannedReply(429, ("Retry-After", "17")));
        delivery.ShouldBe(Delivery.Retry("HTTP 429", TimeSpan.FromSeconds(17)));
    }

    [Theory]
    [MemberData(nameof(HttpKinds))]
    public async Task Deliver_ServerFails_IsTriedAgain(string kind) =>
        (await Deliver.ByHttpAsync(kind, Told.Firing(), new CannedReply(503))).Delivery.Outcome.ShouldBe(DeliveryOutcome.Retry);

    [Theory]
    [MemberData(nameof(HttpKinds))]
    public async Task Deliver_Refused_FailsWithTheAnswer(string kind)
    {
        var (_, delivery) = await Deliver.ByHttpAsync(kind, Told.Firing(), new CannedReply(400) { Body = "invalid_blocks\nsecond line" });
        delivery.ShouldBe(Delivery.Failed("HTTP 400: invalid_blocks second line"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Deliver_NobodyListens_IsTriedAgain(string kind)
    {
        using var receiver = Deliver.Make(ReceiverKind.Make(kind, LoopbackPorts.Next()));
        var delivery = await receiver.DeliverAsync(Told.Firing(), TestContext.Current.CancellationToken);
        delivery.Outcome.ShouldBe(DeliveryOutcome.Retry);
        delivery.Detail.ShouldContain("refused", Case.Insensitive);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Deliver_NoAnswer_IsTriedAgain(string kind)
    {
        await using var mail = new LoopbackSmtpServer { IsMute = true };
        await using var http = new LoopbackHttpReceiver(async (_, stop) =>
        {
            await Task.Delay(Timeout.Infinite, stop);
            return CannedReply.Ok;
        });
        var clock = new ManualTimeProvider();
        using var receiver = Deliver.Make(ReceiverKind.Make(kind, kind == "email" ? mail.Port : http.Port), clock);
        var delivering = receiver.DeliverAsync(Told.Firing(), TestContext.Current.CancellationToken).AsTask();
        await Eventually.BecomesTrueAsync(() => delivering.IsCompleted, clock, TimeSpan.FromSeconds(1));
        (await delivering).ShouldBe(Delivery.Retry("no answer within 10 s"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Deliver_ToLinkLocal_FailsWithoutACall(string kind)
    {
        using var receiver = Deliver.Make(ReceiverKind.Make(kind, 80, "169.254.169.254"));
        var delivery = await receiver.DeliverAsync(Told.Firing(), TestContext.Current.CancellationToken);
        delivery.Outcome.ShouldBe(DeliveryOutcome.Failed);
        delivery.Detail.ShouldContain("link-local");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Secrets_AreNeverShown(string kind)
    {
        var options = ReceiverKind.Make(kind, 1);
        options.ToString().ShouldBe($"{kind} to");
        new ReceiverSettings { All = [options] }.ToString().ShouldNotContain(ReceiverKind.Secret);

        // A service that repeats all that it was sent.
        await using var http = new LoopbackHttpReceiver(call => new CannedReply(400)
        {
            Body = string.Join(' ', call.Headers.Select(h => h.Value)) + call.Path + call.Text,
        });
        await using var mail = new LoopbackSmtpServer
        {
            Replies = new Dictionary<string, string>(StringComparer.Ordinal) { ["MAIL"] = $"550 no {ReceiverKind.Secret}" },
        };
        using var receiver = Deliver.Make(ReceiverKind.Make(kind, kind == "email" ? mail.Port : http.Port));
        var delivery = await receiver.DeliverAsync(Told.Firing(), TestContext.Current.CancellationToken);
        delivery.Outcome.ShouldBe(DeliveryOutcome.Failed);
        delivery.Detail.ShouldNotContain(ReceiverKind.Secret);
        delivery.Detail.ShouldContain("***");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Deliver_NameWithMarkup_IsTextAndNothingElse(string kind)
    {
        var notification = Told.Firing(Told.Nasty);
        if (kind == "email")
        {
            var (mail, _) = await Deliver.ByMailAsync(notification);
            var read = await MimeMessage.LoadAsync(new MemoryStream(Encoding.UTF8.GetBytes(mail!.Text)), TestContext.Current.CancellationToken);
            read.TextBody!.ShouldContain(Told.Nasty);
            read.HtmlBody!.ShouldContain("&lt;!channel&gt; &amp; &quot;x&quot;");
            read.HtmlBody!.ShouldNotContain("<!channel>");
            return;
        }

        var (call, delivery) = await Deliver.ByHttpAsync(kind, notification, CannedReply.Ok);
        delivery.Outcome.ShouldBe(DeliveryOutcome.Delivered);
        using var body = JsonDocument.Parse(call!.Body);
        var texts = Strings(body.RootElement).ToList();
        var written = kind == "slack" ? Told.Nasty.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;") : Told.Nasty;
        texts.ShouldContain(t => t.Contains(written, StringComparison.Ordinal));
        if (kind == "slack")
            texts.ShouldAllBe(t => !t.Contains('<'));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Deliver_NameWithLineBreaks_ForgesNoHeader(string kind)
    {
        var notification = Told.Firing("web\r\nBcc: evil@example.com\r\nInjected: yes");
        if (kind == "email")
        {
            var (mail, _) = await Deliver.ByMailAsync(notification);
            var read = await MimeMessage.LoadAsync(new MemoryStream(Encoding.UTF8.GetBytes(mail!.Text)), TestContext.Current.CancellationToken);
            read.Bcc.ShouldBeEmpty();
            read.Headers.Contains("Injected").ShouldBeFalse();
            mail.To.ShouldBe(["kim@example.com", "team@example.com"]);
            return;
        }

        var (call, _) = await Deliver.ByHttpAsync(kind, notification, CannedReply.Ok);
        call!.Headers.ContainsKey("Injected").ShouldBeFalse();
        call.Headers.ContainsKey("Bcc").ShouldBeFalse();
    }

    [Theory]
    [InlineData("webhook", int.MaxValue)]
    [InlineData("slack", 20_000)]
    [InlineData("pagerduty", 512_000)]
    [InlineData("teams", 28 << 10)]
    [InlineData("opsgenie", 64 << 10)]
    [InlineData("alertmanager", int.MaxValue)]
    [InlineData("http", 256 << 10)]
    public async Task Deliver_HugeTexts_KeepToTheLimits(string kind, int mostBytes)
    {
        var huge = Huge();
        var (call, delivery) = await Deliver.ByHttpAsync(kind, huge, CannedReply.Ok);
        delivery.Outcome.ShouldBe(DeliveryOutcome.Delivered);
        call!.Body.Length.ShouldBeLessThanOrEqualTo(mostBytes);
        using var body = JsonDocument.Parse(call.Body);
        var root = body.RootElement;
        if (kind == "slack")
        {
            root.GetProperty("text").GetString()!.Length.ShouldBeLessThanOrEqualTo(300);
            root.GetProperty("attachments")[0].GetProperty("blocks")[0].GetProperty("text").GetProperty("text").GetString()!.Length.ShouldBeLessThanOrEqualTo(3000);
        }
        else if (kind == "pagerduty")
        {
            root.GetProperty("payload").GetProperty("summary").GetString()!.Length.ShouldBe(1024);
            root.GetProperty("dedup_key").GetString()!.Length.ShouldBe(255);
        }
        else if (kind == "opsgenie")
        {
            root.GetProperty("message").GetString()!.Length.ShouldBe(130);
            root.GetProperty("alias").GetString()!.Length.ShouldBeLessThanOrEqualTo(512);
            root.GetProperty("description").GetString()!.Length.ShouldBeLessThanOrEqualTo(15_000);
            root.GetProperty("details").EnumerateObject().Sum(d => d.Name.Length + d.Value.GetString()!.Length).ShouldBeLessThanOrEqualTo(8000);
        }
    }

    [Fact]
    public async Task DeliverByMail_HugeTexts_KeepToTheLimits()
    {
        var (mail, delivery) = await Deliver.ByMailAsync(Huge());
        delivery.Outcome.ShouldBe(DeliveryOutcome.Delivered);
        var read = await MimeMessage.LoadAsync(new MemoryStream(Encoding.UTF8.GetBytes(mail!.Text)), TestContext.Current.CancellationToken);
        read.Subject!.Length.ShouldBe(500);
        mail.Text.Split("\r\n").Max(l => l.Length).ShouldBeLessThanOrEqualTo(998);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Deliver_WithoutExternalUrl_HasNoLinks(string kind)
    {
        var settings = Deliver.Settings with { ExternalUrl = null };
        var text = kind == "email"
            ? (await Deliver.ByMailAsync(Told.Firing(), settings: settings)).Mail!.Text
            : (await Deliver.ByHttpAsync(kind, Told.Firing(), CannedReply.Ok, settings: settings)).Call!.Text;
        text.ShouldNotContain("/#/");
        text.ShouldNotContain("://anomaly");
    }

    private static Notification Huge()
    {
        var entity = new string('é', 256);
        var alert = Told.Alert(entity) with
        {
            Summary = new string('&', 300_000),
            Labels = ContextLabels.From(Enumerable.Range(0, 200).Select(i => KeyValuePair.Create($"label{i}", new string('<', 5000)))),
            Reasons = [.. Enumerable.Range(0, 300).Select(i => Told.Latency with { Metric = $"{i}." + new string('m', 2000), Text = i == 0 ? null : new string('"', 5000) })],
        };
        return new Notification(alert);
    }

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Strings(p.Value)),
        _ => [],
    };
}
