using System.Threading.Channels;
using DistributedAnomaly.Core.Neural.Training;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Engine.Fleets.Training;

/// <summary>Trains one model after the other, on a thread of its own beside all that is urgent.</summary>
/// <param name="trainers">What may train networks.</param>
/// <param name="turn">Taken while a model is trained: workers of one process that share it take turns.</param>
/// <param name="done">Told of each outcome; the next training begins when it returned.</param>
/// <param name="time">Measures how long it takes.</param>
/// <param name="logger">For what goes wrong.</param>
internal sealed class TrainingWorker(
    INetworkTrainers trainers, SemaphoreSlim turn, Func<TrainingOutcome, Task> done, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>Trainings that may wait.</summary>
    public const int MostWaiting = 256;

    private readonly Channel<TrainingJob> _jobs = Channel.CreateBounded<TrainingJob>(MostWaiting);
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private bool _isMissedSaid;

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>False: too many wait.</summary>
    public bool TryPost(TrainingJob job) => _jobs.Writer.TryWrite(job);

    /// <summary>Ends a training that is under way; nothing of it is kept.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_jobs.Writer.TryComplete())
            return;
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await foreach (var job in _jobs.Reader.ReadAllAsync(_stopping.Token))
                await RunAsync(job);
        }
        catch (OperationCanceledException)
        {
            // The engine ends.
        }
    }

    private async Task RunAsync(TrainingJob job)
    {
        TrainingOutcome outcome;
        await turn.WaitAsync(_stopping.Token);
        try
        {
            outcome = await Task.Factory.StartNew(() => Train(job), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            turn.Release();
        }

        try
        {
            await done(outcome);
        }
        catch (Exception error) when (!_stopping.IsCancellationRequested)
        {
            logger.LogError(error, "Version {Version} of the model of fleet {Fleet} could not be taken over.", job.Version, job.Fleet);
        }
        catch (Exception)
        {
            // The engine ends.
        }
    }

    // Training is long computing: the thread does nothing else, and lets others go first.
    private TrainingOutcome Train(TrainingJob job)
    {
        Thread.CurrentThread.Name ??= "anomaly-training";
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        var begun = time.GetTimestamp();
        var asked = new PolicyTrainers(trainers, job.Policy.Trainer);
        try
        {
            var model = FleetTraining.Run(job, asked, _stopping.Token);
            SayWhatIsMissed(job, asked);
            return new TrainingOutcome(job, model, FleetTraining.Bytes(model), null, asked.Used, time.GetElapsedTime(begun));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.LogError(error, "Version {Version} of the model of fleet {Fleet} could not be trained.", job.Version, job.Fleet);
            return new TrainingOutcome(job, null, [], error.Message, asked.Used, time.GetElapsedTime(begun));
        }
    }

    // Once: it stays so until somebody installs it and starts again.
    private void SayWhatIsMissed(TrainingJob job, PolicyTrainers asked)
    {
        if (asked.Missed is not { } reason || _isMissedSaid)
            return;
        _isMissedSaid = true;
        logger.LogWarning("Networks of fleet {Fleet} were trained by managed code although Torch would be faster: {Reason}.", job.Fleet, reason);
    }
}
