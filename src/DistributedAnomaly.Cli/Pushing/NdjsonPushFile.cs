using DistributedAnomaly.Cli.Files;

namespace DistributedAnomaly.Cli.Pushing;

/// <summary>One observation a line, sent as it is: the server judges each line.</summary>
internal sealed class NdjsonPushFile : IPushFile
{
    private readonly InputFile _input;
    private readonly LineReader _lines;

    public NdjsonPushFile(string path)
    {
        _input = new InputFile(path);
        _lines = new LineReader(_input.Content);
    }

    public string? Fault => null;

    public long Line => _lines.Line;

    public long Position => _input.Position;

    public bool Read() => _lines.Read();

    public void WriteTo(RowBatch batch) => batch.Write(_lines.Current);

    public void Dispose() => _input.Dispose();
}
