using System.Net;
using DistributedAnomaly.Grains.Silos;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Grains.Tests.Silos;

public sealed class SiloLossesTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly TaskCompletionSource<int> _call = new();
    private readonly SiloLosses _losses;

    public SiloLossesTests() => _losses = new SiloLosses(_clock);

    [Fact]
    public async Task Watch_NoSiloIsLost_WaitsForTheAnswer()
    {
        var watched = _losses.WatchAsync(_call.Task);
        Change(SiloStatus.ShuttingDown);
        _clock.Advance(TimeSpan.FromHours(1));
        watched.IsCompleted.ShouldBeFalse();

        _call.SetResult(3);

        (await watched).ShouldBe(3);
    }

    [Fact]
    public async Task Watch_ASiloIsLostMeanwhile_GivesUpAfterTheGrace()
    {
        var watched = _losses.WatchAsync(_call.Task);
        Change(SiloStatus.Dead);

        await GivesUpAsync(watched);
    }

    [Fact]
    public async Task Watch_ASiloIsLostAndTheAnswerComes_Answers()
    {
        var watched = _losses.WatchAsync(_call.Task);
        Change(SiloStatus.Dead);

        _call.SetResult(3);

        (await watched).ShouldBe(3);
    }

    [Fact]
    public async Task Watch_ShortlyAfterALoss_GivesUpAfterTheGrace()
    {
        Change(SiloStatus.Dead);
        _clock.Advance(SiloLosses.Unsettled / 2);

        await GivesUpAsync(_losses.WatchAsync((Task)_call.Task));
    }

    [Fact]
    public void Watch_LongAfterALoss_WaitsForTheAnswer()
    {
        Change(SiloStatus.Dead);
        _clock.Advance(SiloLosses.Unsettled);

        var watched = _losses.WatchAsync(_call.Task);
        _clock.Advance(TimeSpan.FromHours(1));

        watched.IsCompleted.ShouldBeFalse();
    }

    private void Change(SiloStatus status) => _losses.SiloStatusChangeNotification(SiloAddress.New(IPAddress.Loopback, 1, 1), status);

    private async Task GivesUpAsync(Task watched)
    {
        await Eventually.BecomesTrueAsync(() => watched.IsCompleted, _clock, SiloLosses.Grace / 4);
        await Should.ThrowAsync<TimeoutException>(() => watched);
    }
}
