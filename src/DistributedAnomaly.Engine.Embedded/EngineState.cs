namespace DistributedAnomaly.Engine.Embedded;

internal enum EngineState
{
    Created,
    Starting,
    Running,
    Stopped,
}
