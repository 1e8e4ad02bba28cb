using System.Text.Json;
using DistributedAnomaly.Cli.Output;
using DistributedAnomaly.Client;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DistributedAnomaly.Cli.Watching;

/// <summary>Looks at a server again and again. A look that fails is said, and the next one is taken all the same.</summary>
internal sealed class Watch(CliIo io, AnomalyClient client, string? fleet, int limit, TimeSpan interval)
{
    /// <summary>One look; its failure is the command's.</summary>
    public async Task OnceAsync(bool json, CancellationToken cancellationToken) =>
        await PrintAsync(await Look.TakeAsync(client, fleet, limit, cancellationToken), json);

    /// <summary>Prints every look below the one before, until cancelled.</summary>
    public async Task PrintAsync(bool json, CancellationToken cancellationToken)
    {
        await OnceAsync(json, cancellationToken);
        while (true)
        {
            await Task.Delay(interval, cancellationToken);
            try
            {
                await OnceAsync(json, cancellationToken);
            }
            catch (Exception e) when (IsPassing(e, cancellationToken))
            {
                await io.Error.WriteLineAsync("anomaly: " + Failures.Describe(e));
            }
        }
    }

    /// <summary>Shows the newest look in place, until cancelled.</summary>
    public async Task LiveAsync(CancellationToken cancellationToken)
    {
        var look = await Look.TakeAsync(client, fleet, limit, cancellationToken);
        await io.Tables().Live(Render(look, null)).AutoClear(false).StartAsync(async live =>
        {
            while (true)
            {
                live.Refresh();
                await Task.Delay(interval, cancellationToken);
                string? failure = null;
                try
                {
                    look = await Look.TakeAsync(client, fleet, limit, cancellationToken);
                }
                catch (Exception e) when (IsPassing(e, cancellationToken))
                {
                    failure = Failures.Describe(e);
                }

                live.UpdateTarget(Render(look, failure));
            }
        });
    }

    private static bool IsPassing(Exception e, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && Failures.CodeOf(e) is not null;

    private static Rows Render(Look look, string? failure)
    {
        var parts = new List<IRenderable> { Tables.Fleets(look.Fleets, look.Time) };
        if (look.Entities is not null)
            parts.Add(Tables.Entities(look.Entities, look.Time));
        parts.Add(look.Alerts.Count == 0 ? Cells.Text("no alert fires") : Tables.Alerts(look.Alerts, look.Time));
        parts.Add(failure is null ? Cells.Time(look.Time) : new Markup($"[red]{Markup.Escape(failure)}[/]"));
        return new Rows(parts);
    }

    private async Task PrintAsync(Look look, bool json)
    {
        if (json)
            await io.Out.WriteLineAsync(JsonSerializer.Serialize(look, LookJson.Default.Look));
        else
            io.Tables().Write(Render(look, null));
    }
}
