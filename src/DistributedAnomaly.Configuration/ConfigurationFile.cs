using System.Security.Cryptography;

namespace DistributedAnomaly.Configuration;

/// <summary>
/// Watches one file and hands over each new version of it that is without errors; the last good one holds until then. The content is
/// polled, which also sees what file events miss: symbolic links that are exchanged (Kubernetes), network file systems, bind mounts.
/// </summary>
public sealed class ConfigurationFile : IAsyncDisposable
{
    private readonly ConfigurationLoader _loader;
    private readonly ConfigurationFileOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private Func<PlatformConfiguration, CancellationToken, ValueTask> _apply = (_, _) => ValueTask.CompletedTask;
    private Action<IReadOnlyList<ConfigurationError>> _report = _ => { };
    private byte[] _taken;
    private byte[]? _candidate;
    private Task _watch = Task.CompletedTask;
    private IReadOnlyList<ConfigurationError> _errors = [];
    private PlatformConfiguration _current;

    private ConfigurationFile(
        string path, ConfigurationLoader loader, ConfigurationFileOptions options, TimeProvider time, PlatformConfiguration first, byte[] taken)
    {
        (Path, _loader, _options, _time, _current, _taken) = (path, loader, options, time, first, taken);
    }

    public string Path { get; }

    /// <summary>The version that holds.</summary>
    public PlatformConfiguration Current => Volatile.Read(ref _current);

    /// <summary>What is wrong with the file as it is now; none: it is the version that holds.</summary>
    public IReadOnlyList<ConfigurationError> LastErrors => Volatile.Read(ref _errors);

    /// <summary>Reads the file for the first time.</summary>
    /// <exception cref="ConfigurationException">It has errors: there is no good version yet.</exception>
    public static ConfigurationFile Open(string path, ConfigurationLoader loader, ConfigurationFileOptions options, TimeProvider time)
    {
        var (result, hash) = Look(path, loader);
        return new ConfigurationFile(path, loader, options, time, result().Required(path), hash);
    }

    /// <summary>Begins to watch. Called once.</summary>
    /// <param name="apply">Takes a new version. If it throws, the version before still holds and the exception is reported as an error.</param>
    /// <param name="report">Must not throw. Told about errors when they change; an empty list: the file is good again.</param>
    public void Watch(
        Func<PlatformConfiguration, CancellationToken, ValueTask> apply, Action<IReadOnlyList<ConfigurationError>> report)
    {
        (_apply, _report) = (apply, report);
        _watch = Task.Run(WatchAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watch;
        _stop.Dispose();
    }

    private static (Func<ConfigurationResult<PlatformConfiguration>> Result, byte[] Hash) Look(string path, ConfigurationLoader loader)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            return (() => ConfigurationLoader.ReadBytes(bytes, loader.Read), SHA256.HashData(bytes));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var message = $"The file cannot be read: {e.Message}";
            return (() => ConfigurationLoader.Unreadable<PlatformConfiguration>(message), []);
        }
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(_options.Every, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
                await LookAsync();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private async ValueTask LookAsync()
    {
        var (result, hash) = Look(Path, _loader);
        if (hash.AsSpan().SequenceEqual(_taken))
        {
            _candidate = null;
            return;
        }

        // Somebody may still be writing: the same content twice is a version.
        if (!hash.AsSpan().SequenceEqual(_candidate))
        {
            _candidate = hash;
            return;
        }

        (_taken, _candidate) = (hash, null);
        var (next, errors) = result();
        if (next is not null)
        {
            try
            {
                await _apply(next, _stop.Token);
                Volatile.Write(ref _current, next);
            }
            catch (Exception e) when (!_stop.IsCancellationRequested)
            {
                errors = [new ConfigurationError(0, 0, $"The file is well-formed, but could not be applied: {e.Message}")];
            }
        }

        if (errors.Count > 0 || LastErrors.Count > 0)
        {
            Volatile.Write(ref _errors, errors);
            _report(errors);
        }
    }
}
