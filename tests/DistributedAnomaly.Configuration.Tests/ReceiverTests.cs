using DistributedAnomaly.Receivers;
using DistributedAnomaly.Receivers.Custom;
using DistributedAnomaly.Receivers.Email;
using DistributedAnomaly.Receivers.Limits;
using DistributedAnomaly.Receivers.PagerDuty;
using DistributedAnomaly.Receivers.Slack;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Configuration.Tests;

/// <summary>Receivers in the configuration file.</summary>
public sealed class ReceiverTests
{
    private static readonly ConfigurationLoader Loader = new(_ => "https://example.com/s3cret", secretFile: path => $"text of {path}");

    public static TheoryData<string> Examples => [.. ExampleFiles()];

    [Theory]
    [MemberData(nameof(Examples))]
    public void ReadFile_Example_IsGood(string file)
    {
        var configuration = Loader.ReadFile(RepositoryFile.Path("deploy/receivers/" + file)).Required(file);
        configuration.Receivers.All.Count.ShouldBeGreaterThan(0);
        configuration.Receivers.ExternalUrl.ShouldBe(new Uri("https://anomaly.example.com"));
    }

    /// <summary>Each kind has its example.</summary>
    [Fact]
    public void Examples_AreOfAllKinds()
    {
        var kinds = typeof(ReceiverOptions).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(ReceiverOptions)) && !t.IsAbstract);
        ExampleFiles().SelectMany(file => Loader.ReadFile(RepositoryFile.Path("deploy/receivers/" + file)).Value!.Receivers.All).Select(r => r.GetType()).Distinct()
            .ShouldBe(kinds, ignoreOrder: true);
    }

    [Fact]
    public void Read_EveryKind_IsUnderstood()
    {
        var receivers = Good("""
            receivers:
              slack: [{ name: a, url: '${X}', rate_limit: { messages: 5, per: 10s, when_exceeded: summarize }, title: '{{ alert.name }}' }]
              pagerduty: [{ name: b, routing_key: '${file:/run/secrets/b}', headers: { X-A: '1' } }]
              email: [{ name: c, host: mail, security: tls, port: 465, from: 'A <a@example.com>', to: [b@example.com] }]
              http: [{ name: d, url: 'https://example.com/{{ alert.fleet }}', method: PUT, header_templates: { X-E: '{{ alert.entity }}' } }]
            """);
        var slack = receivers.Of<SlackOptions>().Single();
        slack.RateLimit.ShouldBe(new RateLimit { Messages = 5, Per = TimeSpan.FromSeconds(10), Summarize = true });
        slack.Url.AbsolutePath.ShouldBe("/s3cret");
        receivers.Of<PagerDutyOptions>().Single().RoutingKey.ShouldBe("text of /run/secrets/b");
        receivers.Of<EmailOptions>().Single().ShouldBe(new EmailOptions
        {
            Name = "c", Host = "mail", Port = 465, Security = EmailSecurity.Tls, From = "A <a@example.com>", To = ["b@example.com"],
        });
        receivers.Of<CustomOptions>().Single().Method.ShouldBe("PUT");
        receivers.Names.ShouldBe(["a", "b", "c", "d"]);
    }

    [Theory]
    [InlineData("slack: [{ name: a }]", "'slack[0]' needs the key 'url'.")]
    [InlineData("pagerduty: [{ name: a }]", "'pagerduty[0]' needs the key 'routing_key'.")]
    [InlineData("opsgenie: [{ name: a }]", "'opsgenie[0]' needs the key 'api_key'.")]
    [InlineData("teams: [{ url: 'http://x' }]", "'teams[0]' needs the key 'name'.")]
    [InlineData("alertmanager: [{ name: a, url: alertmanager }]", "'url' must be an absolute http or https address")]
    [InlineData("email: [{ name: a, host: x, from: nobody, to: [a@b.c] }]", "'nobody' is no mail address")]
    [InlineData("email: [{ name: a, host: x, from: a@b.c, to: [] }]", "'to' is empty")]
    [InlineData("email: [{ name: a, host: x, from: a@b.c, to: [a@b.c], username: me }]", "go together")]
    [InlineData("email: [{ name: a, host: x, from: a@b.c, to: [a@b.c], ca_file: /nowhere.pem }]", "cannot be read")]
    [InlineData("http: [{ name: a, url: '{{ alert.name }}' }]", "must give an absolute http or https address")]
    [InlineData("http: [{ name: a, url: 'http://x', content_type: text/plain }]", "give a 'body' too")]
    [InlineData("pagerduty: [{ name: a, routing_key: x, rate_limit: { when_exceeded: summarize } }]", "has no key 'when_exceeded'")]
    [InlineData("slack: [{ name: a, url: 'http://x' }], teams: [{ name: a, url: 'http://x' }]", "two kinds have the name 'a' (slack and teams)")]
    [InlineData("slak: []", "Did you mean 'slack'?")]
    public void Read_Wrong_SaysWhat(string receivers, string message) =>
        Loader.Read($"receivers: {{ {receivers} }}").Errors.ShouldHaveSingleItem().Message.ShouldContain(message);

    [Fact]
    public void Read_WrongTemplate_SaysWhereInTheFileAndInTheTemplate()
    {
        var error = Loader.Read("""
            receivers:
              slack:
                - name: a
                  url: http://x
                  text: |
                    {{ alert.name }}
                    {{ alert.nmae }}
            """).Errors.ShouldHaveSingleItem();
        (error.Line, error.Column).ShouldBe((5, 13));
        error.Message.ShouldStartWith("The template 'text' is wrong: line 2, column 10: there is no 'nmae' here; there are acknowledge_url");
    }

    [Fact]
    public void Read_SecretFileThatIsMissing_IsAnErrorWithoutSecrets()
    {
        var error = new ConfigurationLoader(_ => null)
            .Read("receivers: { pagerduty: [{ name: a, routing_key: '${file:/nowhere/key}' }] }").Errors.ShouldHaveSingleItem();
        error.Message.ShouldStartWith("'routing_key' uses the file '/nowhere/key', which cannot be read:");
    }

    [Fact]
    public async Task Read_SecretFile_IsItsTextWithoutTheLineBreak()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("key"), "abc\n", TestContext.Current.CancellationToken);
        var read = new ConfigurationLoader(_ => null).Read($"receivers: {{ pagerduty: [{{ name: a, routing_key: 'x-${{file:{folder.File("key")}}}' }}] }}");
        read.Value!.Receivers.Of<PagerDutyOptions>().Single().RoutingKey.ShouldBe("x-abc");
    }

    [Fact]
    public void Read_Twice_IsEqual()
    {
        const string Yaml = "receivers: { slack: [{ name: a, url: 'http://x', headers: { X-A: '1' }, text: '{{ status }}' }] }";
        Loader.Read(Yaml).Value!.Receivers.ShouldBe(Loader.Read(Yaml).Value!.Receivers);
    }

    private static IEnumerable<string> ExampleFiles() =>
        Directory.EnumerateFiles(RepositoryFile.Path("deploy/receivers"), "*.yaml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    private static ReceiverSettings Good(string yaml)
    {
        var read = Loader.Read(yaml);
        read.Errors.ShouldBeEmpty();
        return read.Value!.Receivers;
    }
}
