namespace DistributedAnomaly.Cli.Pushing;

internal enum PushFormat
{
    Csv,
    Json,
    Ndjson,
}
