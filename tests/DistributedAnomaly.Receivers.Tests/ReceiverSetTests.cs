using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers.Tests.Contract;
using DistributedAnomaly.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace DistributedAnomaly.Receivers.Tests;

public sealed class ReceiverSetTests
{
    [Fact]
    public async Task Apply_WhatDidNotChange_IsKept()
    {
        using var set = new ReceiverSet(All("webhook", "slack", "email", "http"), FleetPolicies.Default, new ManualTimeProvider(), NullLogger<ReceiverSet>.Instance);
        var before = set.Current;
        IReadOnlyList<IReceiver>? used = null;

        // Made anew, as a reload does, with one that differs.
        var next = All("webhook", "slack", "email", "http");
        next = next with { All = [.. next.All.Select(o => o.Name == "slack" ? o with { Timeout = TimeSpan.FromSeconds(1) } : o)] };
        await set.ApplyAsync(next, FleetPolicies.Default, receivers =>
        {
            used = receivers;
            return Task.CompletedTask;
        });

        used!.Count.ShouldBe(4);
        used.Where(u => before.Any(b => ReferenceEquals(b, u))).Select(u => u.Name).ShouldBe(["webhook", "email", "http"]);
    }

    [Fact]
    public async Task Test_Receiver_TellsBeginningAndEnd()
    {
        await using var server = new LoopbackHttpReceiver(_ => new CannedReply(202));
        var settings = new ReceiverSettings { All = [ReceiverKind.Make("pagerduty", server.Port)] };
        using var set = new ReceiverSet(settings, FleetPolicies.Default, TimeProvider.System, NullLogger<ReceiverSet>.Instance);

        var deliveries = await set.TestAsync("to", alsoResolved: true, TestContext.Current.CancellationToken);

        deliveries.ShouldBe([Delivery.Delivered("HTTP 202"), Delivery.Delivered("HTTP 202")]);
        server.Calls[0].Text.ShouldContain("trigger");
        server.Calls[1].Text.ShouldContain("resolve");
        await Should.ThrowAsync<KeyNotFoundException>(() => set.TestAsync("other", false, TestContext.Current.CancellationToken).AsTask());
    }

    private static ReceiverSettings All(params string[] kinds) => new() { All = [.. kinds.Select(k => ReceiverKind.Make(k, 9) with { Name = k })] };
}
