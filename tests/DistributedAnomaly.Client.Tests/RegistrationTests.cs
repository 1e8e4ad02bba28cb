using System.Diagnostics.Metrics;
using DistributedAnomaly.Client.Pushing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DistributedAnomaly.Client.Tests;

public sealed class RegistrationTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_BadOptions_NamesAllErrors()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddDistributedAnomaly(options =>
        {
            options.Push.BatchSize = 0;
            options.Meters.MaxMetrics = 0;
        });
        using var host = builder.Build();

        var error = await host.StartAsync(Cancelled).ShouldThrowAsync<OptionsValidationException>();

        var failures = error.Failures.ToList();
        failures.Count.ShouldBe(4);
        failures.ShouldContain("DistributedAnomaly: Server is missing");
        failures.ShouldContain("DistributedAnomaly: Push.Fleet is empty");
        failures.ShouldContain(f => f.StartsWith("DistributedAnomaly: Push.BatchSize is 0", StringComparison.Ordinal));
        failures.ShouldContain(f => f.StartsWith("DistributedAnomaly: Meters.MaxMetrics is 0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_SendsWhatIsLeftAndALastReport()
    {
        await using var server = await StubServer.StartAsync(StubAnswer.TakenAll);
        var meterName = "Test." + Guid.NewGuid();
        using var meter = new Meter(meterName);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddDistributedAnomaly(options =>
        {
            options.Server = server.Url;
            options.ApiKey = "key";
            options.Push.Fleet = "app";
            options.Push.BatchInterval = TimeSpan.FromMinutes(10);
            options.Meters.Instance = "instance-1";
            options.Meters.Include.Clear();
            options.Meters.Include.Add(meterName);
        });
        using var host = builder.Build();
        await host.StartAsync(Cancelled);

        host.Services.GetRequiredService<MetricsPusher>().Observe("custom", "x", 1);
        meter.CreateGauge<int>("jobs").Record(4);
        await host.StopAsync(Cancelled);

        var request = server.Requests.ShouldHaveSingleItem();
        request.Authorization.ShouldBe("Bearer key");
        request.Lines.Length.ShouldBe(2);
        request.Lines[0].ShouldContain("\"custom\"");
        request.Lines[1].ShouldContain("\"instance-1\"");
        request.Lines[1].ShouldContain("\"jobs\":4");
    }
}
