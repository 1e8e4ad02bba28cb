using System.Net.Http.Headers;
using System.Text;
using DistributedAnomaly.Api.Access;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.Series;
using Alert = DistributedAnomaly.Core.Alerting.Alert;
using Reason = DistributedAnomaly.Core.Monitoring.Reason;
using Severity = DistributedAnomaly.Core.Monitoring.Severity;

namespace DistributedAnomaly.Api.Tests;

public sealed class FeedbackTests
{
    private static readonly EntityKey Key = new("f", "a");

    [Theory]
    [InlineData("""{"alert":"f/a/anomaly/3","verdict":"false_alarm","by":"ann","comment":"nightly job"}""", FeedbackKind.FalseAlarm)]
    [InlineData("""{"fleet":"f","entity":"a","verdict":"false_alarm","by":"ann","comment":"nightly job"}""", FeedbackKind.FalseAlarm)]
    [InlineData("""{"alert":"f/a/anomaly/3","verdict":"true","by":"ann"}""", FeedbackKind.TrueAlarm)]
    [InlineData("""{"alert":"f/a/anomaly/3","verdict":"expected","by":"ann"}""", FeedbackKind.Expected)]
    public async Task Give_AboutAnAlert_ReachesTheEntityWithItsPatterns(string body, FeedbackKind kind)
    {
        await using var api = await StartAsync();

        var remembered = await GivenAsync(api, body);

        var (key, feedback) = api.Engine.Feedback.ShouldHaveSingleItem();
        key.ShouldBe(Key);
        (feedback.Kind, feedback.By, feedback.Surprise, feedback.Episode).ShouldBe((kind, "ann", 6.5, 3));
        feedback.Patterns.ShouldBe([new Core.Monitoring.Feedback.FeedbackPattern("cpu", PatternSide.Above)]);
        feedback.AtMs.ShouldBe(api.Clock.NowMs);
        remembered.Feedback.ShouldHaveSingleItem().Patterns.ShouldHaveSingleItem().ShouldBe(new Contracts.V1.FeedbackPattern("cpu", "above"));
        (await api.GetAsync<FeedbackList>("/api/v1/fleets/f/entities/a/feedback")).Feedback.ShouldHaveSingleItem().By.ShouldBe("ann");
    }

    [Fact]
    public async Task Give_Freeze_HasItsTimes()
    {
        await using var api = await StartAsync();
        var remembered = await GivenAsync(api, """{"fleet":"f","entity":"a","verdict":"freeze","by":"ann","until":"2026-05-01T14:00:00Z"}""");

        var said = remembered.Feedback.ShouldHaveSingleItem();
        (said.Verdict, said.From, said.Until).ShouldBe(("freeze", api.Clock.GetUtcNow(), api.Clock.GetUtcNow().AddHours(2)));
    }

    [Theory]
    [InlineData("not json", "malformed-body", 400)]
    [InlineData("""{"alert":"f/a/anomaly/3","verdict":"maybe","by":"ann"}""", "malformed-body", 400)]
    [InlineData("""{"alert":"f/a/anomaly/3","verdict":"true","by":""}""", "malformed-body", 400)]
    [InlineData("""{"verdict":"true","by":"ann"}""", "malformed-body", 400)]
    [InlineData("""{"alert":"f/a/rule/1","verdict":"true","by":"ann"}""", "malformed-body", 400)]
    [InlineData("""{"fleet":"f","entity":"a","verdict":"freeze","by":"ann"}""", "malformed-body", 400)]
    [InlineData("""{"fleet":"f","entity":"a","verdict":"freeze","by":"ann","until":"2026-04-01T14:00:00Z"}""", "malformed-body", 400)]
    [InlineData("""{"fleet":"f","entity":"a","verdict":"freeze","by":"ann","until":"2027-05-01T14:00:00Z"}""", "malformed-body", 400)]
    [InlineData("""{"alert":"f/a/anomaly/4","verdict":"true","by":"ann"}""", "unknown-alert", 404)]
    [InlineData("""{"fleet":"f","entity":"nobody","verdict":"true","by":"ann"}""", "unknown-alert", 404)]
    [InlineData("""{"fleet":"f","entity":"nobody","verdict":"freeze","by":"ann","until":"2026-05-01T14:00:00Z"}""", "unknown-entity", 404)]
    public async Task Give_WhatMakesNoSense_IsRefusedWithAReason(string body, string problem, int status)
    {
        await using var api = await StartAsync();
        using var answer = await api.PushAsync(body, "/api/v1/feedback");
        (await ApiUnderTest.ProblemAsync(answer, status)).Type.ShouldEndWith(":" + problem);
        api.Engine.Feedback.ShouldBeEmpty();
    }

    [Fact]
    public async Task Give_WithAKeyForOtherFleets_LearnsNothing()
    {
        await using var api = await StartAsync(new ApiOptions
        {
            Keys = [new ApiKey("others", ApiKey.Hash("0123456789abcdef"), ApiScopes.Operate, new HashSet<string>(["g"], StringComparer.Ordinal))],
        });
        api.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "0123456789abcdef");
        using var byAlert = await api.PushAsync("""{"alert":"f/a/anomaly/3","verdict":"true","by":"ann"}""", "/api/v1/feedback");
        await ApiUnderTest.ProblemAsync(byAlert, 404);
        using var byEntity = await api.PushAsync("""{"fleet":"f","entity":"a","verdict":"true","by":"ann"}""", "/api/v1/feedback");
        await ApiUnderTest.ProblemAsync(byEntity, 403);
    }

    private static async Task<ApiUnderTest> StartAsync(ApiOptions? options = null)
    {
        var api = await ApiUnderTest.StartAsync(options);
        if (options is null)
            await api.PushedAsync("""{"observations":[{"entity":"a","metrics":{"cpu":1}}]}""");
        api.Engine.Alerts.Add(AlertOf("f/a/anomaly/3", new Reason("cpu", 97, 5, 1, 10, "z-score", 6, 0.9)));
        api.Engine.Alerts.Add(AlertOf("f/a/rule/1", new Reason("cpu", 97, 5, 1, 10, "rule:busy", 6, 1, "cpu < 10")) with { StartedMs = 1 });
        return api;
    }

    private static Alert AlertOf(string id, Reason reason) => new()
    {
        Id = id, Kind = AlertKind.Anomaly, Key = Key, Status = AlertStatus.Firing, Severity = Severity.Warning, Revision = 1, StartedMs = 1000,
        UpdatedMs = 1000, Surprise = 6.5, Summary = "busy", Reasons = [reason],
    };

    private static async Task<FeedbackList> GivenAsync(ApiUnderTest api, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await api.Http.PostAsync("/api/v1/feedback", content, TestContext.Current.CancellationToken);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return await ApiUnderTest.ReadAsync<FeedbackList>(answer);
    }
}
