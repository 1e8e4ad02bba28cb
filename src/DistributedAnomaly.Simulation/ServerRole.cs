namespace DistributedAnomaly.Simulation;

/// <summary>What servers of one kind do all day.</summary>
/// <param name="Name">Of the role.</param>
/// <param name="PeakHour">Local hour of most demand.</param>
/// <param name="Swing">How much demand follows the hour; 0: it does not.</param>
/// <param name="Second">Part of a second wave, twelve hours apart.</param>
/// <param name="Weekend">Demand of Saturday and Sunday, a part of a working day's.</param>
/// <param name="HasBackup">The disk is busy for a while each night.</param>
/// <param name="Scale">Usual values, a factor.</param>
internal sealed record ServerRole(string Name, double PeakHour, double Swing, double Second, double Weekend, bool HasBackup, double Scale)
{
    public static readonly ServerRole[] All =
    [
        new("web", 14, 1, 0.25, 0.7, HasBackup: false, 1),
        new("api", 15, 0.9, 0.2, 0.6, HasBackup: false, 1.2),
        new("database", 14, 0.7, 0.3, 0.75, HasBackup: true, 1.5),
        new("cache", 15, 0.9, 0.2, 0.7, HasBackup: false, 0.8),
        new("batch", 2, 0.8, 0.1, 1, HasBackup: true, 1.6),
        new("queue", 16, 0.6, 0.3, 0.8, HasBackup: false, 0.7),
        new("video", 20, 1.1, 0.1, 1.3, HasBackup: false, 2),
        new("storage", 12, 0.4, 0.2, 0.9, HasBackup: true, 1.3),
    ];
}
