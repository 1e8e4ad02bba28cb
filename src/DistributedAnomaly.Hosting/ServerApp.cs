using System.Diagnostics;
using System.Net.Sockets;
using DistributedAnomaly.Api;
using DistributedAnomaly.Api.Access;
using Microsoft.AspNetCore.Connections;

namespace DistributedAnomaly.Hosting;

/// <summary>
/// A server in this process; the executable, the command line tool and the tests use it alike. It listens first and opens the engine
/// then, so that probes are answered while the state is read. It stops in the other direction: no new requests, those under way are
/// finished, then the engine stops.
/// </summary>
public sealed class ServerApp : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ServerOptions _options;
    private readonly EngineHandle _handle;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task<RunningEngine> _opening;
    private bool _disposed;

    private ServerApp(WebApplication web, ServerOptions options, EngineHandle handle)
    {
        (_web, _options, _handle) = (web, options, handle);
        _opening = Task.Run(OpenAsync);
    }

    /// <summary>The addresses that are listened on, with their real ports.</summary>
    public IReadOnlyList<Uri> Addresses => [.. _web.Urls.Select(u => new Uri(u))];

    /// <summary>The keys in force, for a reload.</summary>
    public KeyRing Keys => _web.Services.GetRequiredService<KeyRing>();

    /// <summary>Completes when requests are served; fails with <see cref="ServerStartException"/> if the engine cannot be opened.</summary>
    public Task Ready => _opening;

    /// <exception cref="ApiOptionsException">The options cannot be started with.</exception>
    /// <exception cref="ServerStartException">An address cannot be listened on.</exception>
    public static async Task<ServerApp> StartAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        var addresses = options.Api.Validate();
        var handle = new EngineHandle();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "DistributedAnomaly", ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => KestrelSetup.Apply(kestrel, options.Api, addresses));
        // A start that fails is told once, in our words.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        foreach (var (category, level) in options.LogLevels)
            builder.Logging.AddFilter(category, level);
        builder.Logging.SetMinimumLevel(options.LogLevel).AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTime);
        builder.Services.AddRoutingCore();
        builder.Services.AddMetrics();
        builder.Services.AddSingleton(options.Clock);
        builder.Services.AddOwnTelemetry(options.Telemetry);
        builder.Services.AddAnomalyApi(options.Api, handle);
        var web = builder.Build();
        try
        {
            web.MapAnomalyApi();
            await web.StartAsync(cancellationToken);
            return new ServerApp(web, options, handle);
        }
        catch (Exception e)
        {
            await web.DisposeAsync();
            if (e is IOException or SocketException)
                throw NotListening(options.Api, e);
            throw;
        }
    }

    /// <summary>Serves until the token is cancelled or the process is asked to stop; then stops in order.</summary>
    /// <exception cref="ServerStartException">The engine cannot be opened, or ended by itself.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var stop = StopIsAskedForAsync(cancellationToken);
        try
        {
            if (await Task.WhenAny(_opening, stop) == _opening)
            {
                var engine = await _opening;
                using var lost = engine.Lost.Register(_web.Lifetime.StopApplication);
                await stop;
                if (engine.Lost.IsCancellationRequested)
                    throw new ServerStartException(ExitCodes.Failed, "The engine ended by itself; the process ends with it.");
                _handle.Leave();
                await Task.Delay(_options.LeaveDelay, CancellationToken.None);
            }
        }
        finally
        {
            await DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        _handle.Leave();
        await _stopping.CancelAsync();
        using var drain = new CancellationTokenSource(_options.DrainTime);
        await _web.StopAsync(drain.Token);
        await OwnTelemetry.FlushAsync(_web.Services);
        _handle.Close();
        try
        {
            if ((await _opening).Close is { } close)
                await close(drain.Token);
        }
        catch (Exception e) when (_opening.IsFaulted || _opening.IsCanceled)
        {
            // It never opened; whoever waited for Ready was told why.
            Debug.WriteLine(e);
        }

        await _web.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task StopIsAskedForAsync(CancellationToken cancellationToken)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var caller = cancellationToken.Register(() => asked.TrySetResult());
        await using var process = _web.Lifetime.ApplicationStopping.Register(() => asked.TrySetResult());
        await asked.Task;
    }

    private async Task<RunningEngine> OpenAsync()
    {
        var engine = await _options.OpenEngine(
            _web.Services.GetRequiredService<ILoggerFactory>(), _options.Clock, _handle.WaitFor, _stopping.Token);
        _handle.Open(engine.Engine);
        return engine;
    }

    private static ServerStartException NotListening(ApiOptions api, Exception e)
    {
        var where = string.Join(", ", api.Listen);
        var why = e.InnerException is AddressInUseException || e is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }
            ? "the address is in use by another program. Stop it, or listen on another port"
            : e is SocketException { SocketErrorCode: SocketError.AccessDenied } ? "this user may not (ports below 1024 need rights)"
            : e.Message;
        return new ServerStartException(ExitCodes.Address, $"Cannot listen on {where}: {why}.", e);
    }
}
