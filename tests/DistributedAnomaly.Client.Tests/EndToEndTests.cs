using System.Net;
using DistributedAnomaly.Client.Pushing;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Client.Tests;

/// <summary>Against the real server, in a process of its own.</summary>
public sealed class EndToEndTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private ServerProcess _server = null!;
    private AnomalyClient _client = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ServerProcess.StartAsync(_folder.Path, "host_watcher:\n  enabled: false\n");
        _client = new AnomalyClient(_server.Url);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Pusher_ManyObservations_AreAllThere()
    {
        await using (var pusher = new MetricsPusher(_client, new PusherOptions { Fleet = "shops" }))
        {
            for (var minute = 0; minute < 500; minute++)
            {
                foreach (var entity in (string[])["eu/berlin", "eu/rome", "us west & east"])
                    pusher.Observe(entity, new Dictionary<string, double> { ["orders"] = minute % 7, ["cpu"] = 20 + minute % 3 }, Start.AddMinutes(minute));
            }

            await pusher.FlushAsync(Cancelled);
            pusher.Sent.ShouldBe(1500);
            pusher.Rejected.ShouldBe(0);
        }

        (await _client.IsReadyAsync(Cancelled)).ShouldBeTrue();
        var fleet = (await _client.ListFleetsAsync(Cancelled)).Single(f => f.Name == "shops");
        fleet.Entities.ShouldBe(3);
        fleet.Observations.ShouldBe(1500);
        (await _client.GetFleetAsync("shops", Cancelled)).Name.ShouldBe("shops");
        var names = new List<string>();
        await foreach (var item in _client.ListEntitiesAsync("shops", new EntityFilter { Sort = "name", PageSize = 2 }, Cancelled))
            names.Add(item.Entity);
        names.ShouldBe(["eu/berlin", "eu/rome", "us west & east"]);
        foreach (var name in names)
        {
            var entity = await _client.GetEntityAsync("shops", name, Cancelled);
            entity.Name.ShouldBe(name);
            entity.Samples.ShouldBe(500);
            entity.LastSeen.ShouldBe(Start.AddMinutes(499));
            entity.Metrics.Select(m => m.Name).ShouldBe(["orders", "cpu"], ignoreOrder: true);
        }

        var history = await _client.GetHistoryAsync(
            "shops", "eu/rome", new HistoryRange { Metric = "cpu", From = Start.AddMinutes(10), To = Start.AddMinutes(20) }, Cancelled);
        var points = history.Metrics.ShouldHaveSingleItem().Points;
        points.Count.ShouldBe(10);
        points[0].Start.ShouldBe(Start.AddMinutes(10));
        points[0].Last.ShouldBe(21);
    }

    [Fact]
    public async Task Push_Incident_IsAVerdictAndAnAlert()
    {
        var random = new Random(1);
        Observation At(int minute, double cpu) => new("web1", Start.AddMinutes(minute), new Dictionary<string, double> { ["cpu"] = cpu });
        await _client.PushAsync("host", [.. Enumerable.Range(0, 2000).Select(i => At(i, 20 + random.NextDouble()))], VerdictChoice.None, Cancelled);

        var answer = await _client.PushAsync("host", [.. Enumerable.Range(2000, 10).Select(i => At(i, 95))], VerdictChoice.Anomalous, Cancelled);
        var again = await _client.PushAsync("host", [At(2000, 95)], VerdictChoice.All, Cancelled);

        answer.Accepted.ShouldBe(10);
        answer.Verdicts.ShouldNotBeEmpty();
        answer.Verdicts[0].Reasons[0].Metric.ShouldBe("cpu");
        again.Ignored.ShouldBe(1);
        var alerts = await _client.GetAlertPageAsync(new AlertFilter { Fleet = "host", Entity = "web1", Status = "firing" }, null, Cancelled);
        var alert = alerts.Single(a => a.Kind == "anomaly");
        (await _client.GetAlertAsync(alert.Id, Cancelled)).Summary.ShouldBe(alert.Summary);
        var listed = new List<string>();
        await foreach (var each in _client.ListAlertsAsync(new AlertFilter { PageSize = 1 }, Cancelled))
            listed.Add(each.Id);
        listed.ShouldContain(alert.Id);
        listed.Count.ShouldBe(listed.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Push_SomeAreBad_OthersAreTakenAndTheReasonIsTold()
    {
        var rejected = new List<UndeliveredObservation>();
        await using var pusher = new MetricsPusher(_client, new PusherOptions { Fleet = "host", OnRejected = rejected.Add });
        pusher.Observe("web1", "cpu", 1, Start);
        pusher.Observe("web1", "cpu", 1, DateTimeOffset.UtcNow.AddDays(400));
        pusher.Observe(new string('x', 300), "cpu", 1, Start);
        pusher.Observe("web2", "cpu", 1, Start);
        await pusher.FlushAsync(Cancelled);

        pusher.Sent.ShouldBe(2);
        pusher.Rejected.ShouldBe(2);
        rejected.ShouldAllBe(r => r.Reason.Length > 10);
    }

    [Fact]
    public async Task Get_Unknown_IsNotFoundWithADetail()
    {
        var error = await _client.GetEntityAsync("nowhere", "nothing", Cancelled).ShouldThrowAsync<AnomalyApiException>();
        error.Status.ShouldBe(HttpStatusCode.NotFound);
        error.Detail.ShouldNotBeNullOrEmpty();
        (await _client.GetAlertAsync("none", Cancelled).ShouldThrowAsync<AnomalyApiException>()).Status.ShouldBe(HttpStatusCode.NotFound);
        (await _client.GetEntityPageAsync("host", new EntityFilter { State = "odd" }, null, Cancelled).ShouldThrowAsync<AnomalyApiException>())
            .IsTransient.ShouldBeFalse();
    }
}
