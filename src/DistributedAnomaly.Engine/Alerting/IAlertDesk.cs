using DistributedAnomaly.Core.Alerting.Silences;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>Who is told what: the desk as people and other systems work with it.</summary>
public interface IAlertDesk : IAlertSink
{
    /// <summary>What the desk knows now, and what holds.</summary>
    ValueTask<DeskView> GetViewAsync(CancellationToken cancellationToken);

    /// <summary>Makes a silence, or changes one.</summary>
    /// <param name="silence">
    /// With an empty id, or one of a silence that is over, a new one is made. A silence whose matchers change, or the start of one that is
    /// active, is ended, and a new one is made.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="UnknownSilenceException">The id is not known.</exception>
    /// <exception cref="EngineOverloadedException">There are too many.</exception>
    ValueTask<string> PutSilenceAsync(Silence silence, CancellationToken cancellationToken);

    /// <summary>Ends a silence now.</summary>
    /// <exception cref="UnknownSilenceException">The id is not known, or the silence is over.</exception>
    ValueTask EndSilenceAsync(string id, CancellationToken cancellationToken);

    /// <summary>What was decided about telling one alert, or any, newest first.</summary>
    ValueTask<IReadOnlyList<DeskLogEntry>> ListLogAsync(string? alertId, int limit, CancellationToken cancellationToken);

    /// <summary>Notifications about one alert alone or one group (<c>group/{id}</c>), or all, newest first.</summary>
    ValueTask<IReadOnlyList<NotificationReport>> ListNotificationsAsync(
        string? subject, NotificationStatus? status, int limit, CancellationToken cancellationToken);

    /// <summary>Names of all receivers.</summary>
    IReadOnlyList<string> Receivers { get; }
}
