using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Receivers.Tests.Contract;

/// <summary>The exact calls of each kind over the life of an alert, against files. Run with UPDATE_GOLDEN=1 to write them anew.</summary>
public sealed partial class GoldenTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (string Name, Func<Notification> Make)[] Life =
    [
        ("firing", () => Told.Firing()), ("acknowledged", Told.Acknowledged), ("resolved", () => Told.Resolved()), ("group", Told.Group),
        ("group-over", Told.GroupOver), ("nasty", () => Told.Firing("<!channel> & \"x\"")),
    ];

    public static TheoryData<string, string> Calls
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var kind in ReceiverKind.All)
            {
                foreach (var (name, _) in Life)
                    data.Add(kind, name);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Deliver_Notification_IsTheCallOfTheFile(string kind, string name)
    {
        var notification = Life.First(l => l.Name == name).Make();
        var call = kind == "email"
            ? Written((await Deliver.ByMailAsync(notification)).Mail!)
            : Written((await Deliver.ByHttpAsync(kind, notification, CannedReply.Ok)).Call!);
        var file = $"{kind}.{name}.txt";
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            await File.WriteAllTextAsync(Path.Combine(Source(), file), call, TestContext.Current.CancellationToken);
        call.ShouldBe(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Golden", file), TestContext.Current.CancellationToken));
    }

    // Method, address, the headers that say something, the body.
    private static string Written(ReceivedCall call)
    {
        var text = new StringBuilder($"{call.Method} {call.Path}\n");
        foreach (var (name, value) in call.Headers.Where(h => !h.Key.Equals("Host", StringComparison.OrdinalIgnoreCase)).OrderBy(h => h.Key, StringComparer.Ordinal))
            text.Append($"{name}: {value}\n");
        return text.Append('\n').Append(JsonNode.Parse(call.Body)!.ToJsonString(Indented)).Append('\n').ToString();
    }

    private static string Written(ReceivedMail mail)
    {
        var text = Boundary().Replace(mail.Text.ReplaceLineEndings("\n"), "=-BOUNDARY");
        return $"MAIL FROM:<{mail.From}>\n{string.Concat(mail.To.Select(t => $"RCPT TO:<{t}>\n"))}\n{text}";
    }

    private static string Source()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "DistributedAnomaly.sln")))
            folder = folder.Parent;
        return Path.Combine(folder.FullName, "tests", "DistributedAnomaly.Receivers.Tests", "Golden");
    }

    [GeneratedRegex("=-[A-Za-z0-9+/=]{10,}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Boundary();
}
