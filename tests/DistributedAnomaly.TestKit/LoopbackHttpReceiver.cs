using System.Collections.Concurrent;
using System.Net;

namespace DistributedAnomaly.TestKit;

/// <summary>A real HTTP server on the loopback interface that keeps what it received and answers as the test says.</summary>
public sealed class LoopbackHttpReceiver : IAsyncDisposable
{
    private readonly Func<ReceivedCall, CancellationToken, Task<CannedReply>> _answer;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<ReceivedCall> _calls = new();
    private readonly HttpListener _listener;
    private readonly Task _loop;

    public LoopbackHttpReceiver(Func<ReceivedCall, CancellationToken, Task<CannedReply>> answer, int port = 0)
    {
        _answer = answer;
        Port = port == 0 ? LoopbackPorts.Next() : port;
        _listener = new HttpListener();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _loop = Task.Run(AcceptAsync);
    }

    public LoopbackHttpReceiver(Func<ReceivedCall, CannedReply> answer, int port = 0)
        : this((call, _) => Task.FromResult(answer(call)), port)
    {
    }

    public int Port { get; }

    public Uri Url => new($"http://127.0.0.1:{Port}/hook");

    /// <summary>In the order in which they arrived.</summary>
    public IReadOnlyList<ReceivedCall> Calls => [.. _calls];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Abort();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        var headers = context.Request.Headers.AllKeys.ToDictionary(k => k!, k => context.Request.Headers[k]!, StringComparer.OrdinalIgnoreCase);
        var call = new ReceivedCall(context.Request.HttpMethod, headers, body.ToArray(), context.Request.RawUrl!);
        _calls.Enqueue(call);
        try
        {
            var reply = await _answer(call, _stop.Token);
            context.Response.StatusCode = reply.Status;
            foreach (var (name, value) in reply.Headers)
                context.Response.Headers[name] = value;
            context.Response.Close(System.Text.Encoding.UTF8.GetBytes(reply.Body), willBlock: false);
        }
        catch (Exception)
        {
            // The caller hung up, or the test is over.
            context.Response.Abort();
        }
    }
}
