namespace DistributedAnomaly.Cli.Backtesting;

/// <summary>The time around one episode.</summary>
/// <param name="Episode">One of those listed.</param>
/// <param name="Trace">Of the metric in its first reason; of none where only context labels were.</param>
internal sealed record CloseUp(EpisodeEntry Episode, EntityTrace Trace)
{
    private const int Columns = 240;

    /// <summary>Rows shown before and after the episode, at least.</summary>
    private const double LeastRows = 40;

    public static CloseUp Of(EpisodeEntry episode, EntityTally tally)
    {
        var around = (long)Math.Max(LeastRows * tally.CadenceMs, 1.5 * (episode.ToMs - episode.FromMs));
        var trace = new EntityTrace(
            tally, Math.Max(tally.FirstMs, episode.FromMs - around), Math.Min(tally.LastMs, episode.ToMs + around),
            [.. episode.Reasons.Where(reason => !reason.IsOfLabel()).Take(1).Select(reason => reason.Metric)], Columns);
        return new CloseUp(episode, trace);
    }
}
