namespace DistributedAnomaly.HostWatcher.Linux;

/// <summary>Where processor time went, in percent of all processors.</summary>
internal readonly record struct CpuShares(double User, double System, double IoWait, double Steal)
{
    public double Used => User + System;
}
