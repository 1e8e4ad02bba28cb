namespace DistributedAnomaly.Core.Detection;

/// <summary>Names of everything that may be given as a reason; stored in snapshots, so numbers never change.</summary>
internal enum Voice : byte
{
    None = 0,
    DaySeason = 1,
    WeekSeason = 2,
    Ewma = 3,
    EwmaLong = 4,
    Variability = 5,
    OutlierDensity = 6,
    ZScore = 7,
    ModifiedZ = 8,
    Iqr = 9,
    Cusum = 10,
    FlatLine = 11,
    Mahalanobis = 12,
    MultiscaleZ = 13,
    NearestNeighbour = 14,
    Peers = 15,
    FleetModel = 16,
}
