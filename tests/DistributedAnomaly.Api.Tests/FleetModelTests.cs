using System.Net.Http.Headers;
using DistributedAnomaly.Api.Access;
using DistributedAnomaly.Contracts.V1;

namespace DistributedAnomaly.Api.Tests;

public sealed class FleetModelTests
{
    private readonly FakeFleetTier _tier = new();

    [Fact]
    public async Task Get_OfAFleet_TellsWhatItLearnt()
    {
        await using var api = await StartAsync();

        var models = await api.GetAsync<FleetModelList>("/api/v1/fleets/f/models");
        var model = await api.GetAsync<FleetModel>("/api/v1/fleets/f/models/1");
        var peers = await api.GetAsync<FleetPeers>("/api/v1/fleets/f/peers");
        var incidents = await api.GetAsync<FleetIncidentList>("/api/v1/fleets/f/incidents");

        (models.Enabled, models.Drift, models.SampleRows).ShouldBe((true, 0.12, 300));
        models.Models.Select(m => (m.Version, m.Role)).ShouldBe([(2, "challenger"), (1, "champion")]);
        models.Comparison.ShouldNotBeNull().Challenger.ShouldBe(2);
        models.Training.ShouldBeNull();
        (model.Rows, model.Entities, model.DurationSeconds, model.Trained).ShouldBe((5000, 40, 1.5, DateTimeOffset.FromUnixTimeMilliseconds(1000)));
        (peers.Label, peers.WindowSeconds).ShouldBe(("role", 60));
        peers.Cohorts.ShouldHaveSingleItem().Metrics.ShouldBe([new PeerMetric("cpu", 0.5, 1.25)]);
        var incident = incidents.Incidents.ShouldHaveSingleItem();
        (incident.Cohort, incident.Ended).ShouldBe(("web", null));
        incident.Moved.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Post_TrainAndPromote_AreDone()
    {
        await using var api = await StartAsync();

        using var training = await PostAsync(api, "/api/v1/fleets/f/models/train");
        (await ApiUnderTest.ReadAsync<FleetTraining>(training)).Version.ShouldBe(3);
        using var again = await PostAsync(api, "/api/v1/fleets/f/models/train");
        (await ApiUnderTest.ProblemAsync(again, 409)).Detail.ShouldContain("being trained already");
        using var promoted = await PostAsync(api, "/api/v1/fleets/f/models/1/promote");
        (await ApiUnderTest.ReadAsync<FleetModel>(promoted)).Role.ShouldBe("champion");
        _tier.Promoted.ShouldBe([1]);
    }

    [Theory]
    [InlineData("POST", "/api/v1/fleets/f/models/2/promote", 409, "not-possible")]
    [InlineData("POST", "/api/v1/fleets/f/models/9/promote", 404, "unknown-model")]
    [InlineData("POST", "/api/v1/fleets/g/models/train", 404, "unknown-fleet")]
    [InlineData("GET", "/api/v1/fleets/f/models/9", 404, "unknown-model")]
    [InlineData("GET", "/api/v1/fleets/f/models/first", 400, "invalid-parameter")]
    [InlineData("GET", "/api/v1/fleets/f/models/0", 400, "invalid-parameter")]
    [InlineData("GET", "/api/v1/fleets/g/models", 404, "unknown-fleet")]
    [InlineData("GET", "/api/v1/fleets/g/peers", 404, "unknown-fleet")]
    [InlineData("GET", "/api/v1/fleets/g/incidents", 404, "unknown-fleet")]
    public async Task Ask_WhatThereIsNot_IsAProblem(string method, string path, int status, string problem)
    {
        await using var api = await StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await api.Http.SendAsync(request, TestContext.Current.CancellationToken);
        (await ApiUnderTest.ProblemAsync(answer, status)).Type.ShouldEndWith(":" + problem);
    }

    [Fact]
    public async Task Ask_AnEngineWithoutTheTier_IsAProblem()
    {
        await using var api = await ApiUnderTest.StartAsync();
        using var answer = await api.Http.GetAsync("/api/v1/fleets/f/models", TestContext.Current.CancellationToken);
        await ApiUnderTest.ProblemAsync(answer, 409);
    }

    [Fact]
    public async Task Train_WithAKeyThatMayOnlyRead_IsForbidden()
    {
        await using var api = await StartAsync(new ApiOptions { Keys = [new ApiKey("reader", ApiKey.Hash("0123456789abcdef"), ApiScopes.Read)] });
        api.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "0123456789abcdef");
        using var answer = await PostAsync(api, "/api/v1/fleets/f/models/train");
        await ApiUnderTest.ProblemAsync(answer, 403);
        _tier.IsTraining.ShouldBeFalse();
    }

    private async Task<ApiUnderTest> StartAsync(ApiOptions? options = null)
    {
        var api = await ApiUnderTest.StartAsync(options);
        api.Engine.FleetTier = _tier;
        return api;
    }

    private static Task<HttpResponseMessage> PostAsync(ApiUnderTest api, string path) =>
        api.Http.PostAsync(path, null, TestContext.Current.CancellationToken);
}
