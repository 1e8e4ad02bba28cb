using System.Threading.Channels;
using DistributedAnomaly.Core.Neural.Training;
using Microsoft.Extensions.Logging;

namespace DistributedAnomaly.Engine.Fleets.Training;

/// <summary>Trains one model after the other, on one thread of its own beside all that is urgent.</summary>
/// <param name="trainers">What may train networks.</param>
/// <param name="done">Told of each outcome; the next training begins when it returned.</param>
/// <param name="time">Measures how long it takes.</param>
/// <param name="logger">For what goes wrong.</param>
internal sealed class TrainingWorker(
    INetworkTrainers trainers, Func<TrainingOutcome, Task> done, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>Trainings that may wait.</summary>
    public const int MostWaiting = 256;

    private readonly Channel<TrainingJob> _jobs = Channel.CreateBounded<TrainingJob>(MostWaiting);
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public void Start() => _running = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

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

    private void Run()
    {
        // Training is long computing: the thread does nothing else, and lets others go first.
        Thread.CurrentThread.Name ??= "anomaly-training";
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        while (!_stopping.IsCancellationRequested)
        {
            if (_jobs.Reader.TryRead(out var job))
                RunAsync(job).GetAwaiter().GetResult();
            else if (!_jobs.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
                return;
        }
    }

    private async Task RunAsync(TrainingJob job)
    {
        var begun = time.GetTimestamp();
        TrainingOutcome outcome;
        try
        {
            var model = FleetTraining.Run(job, trainers, _stopping.Token);
            outcome = new TrainingOutcome(job, model, FleetTraining.Bytes(model), null, time.GetElapsedTime(begun));
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception error)
        {
            logger.LogError(error, "Version {Version} of the model of fleet {Fleet} could not be trained.", job.Version, job.Fleet);
            outcome = new TrainingOutcome(job, null, [], error.Message, time.GetElapsedTime(begun));
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
}
