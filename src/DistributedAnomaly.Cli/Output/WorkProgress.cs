using Spectre.Console;

namespace DistributedAnomaly.Cli.Output;

/// <summary>A progress bar on standard error while long work runs, where a person sees it; otherwise nothing.</summary>
internal sealed class WorkProgress : IAsyncDisposable
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _display;
    private long _done;
    private int _disposed;

    private WorkProgress(CliIo io, string what, long total) =>
        _display = io.ErrorIsTerminal && total > 0 ? Task.Run(() => DisplayAsync(io, what, total)) : Task.CompletedTask;

    public static WorkProgress Start(CliIo io, string what, long total) => new(io, what, total);

    /// <summary>Cheap: the bar looks at the number of its own accord.</summary>
    public void Report(long done) => Volatile.Write(ref _done, done);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        _over.TrySetResult();
        await _display;
    }

    private Task DisplayAsync(CliIo io, string what, long total) => io.ProgressBars().Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            var task = context.AddTask(what, maxValue: total);
            while (!_over.Task.IsCompleted)
            {
                task.Value = Volatile.Read(ref _done);
                await Task.WhenAny(_over.Task, Task.Delay(TimeSpan.FromMilliseconds(100)));
            }

            task.Value = total;
        });
}
