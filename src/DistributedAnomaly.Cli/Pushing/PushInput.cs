using System.Runtime.ExceptionServices;
using DistributedAnomaly.Cli.Files;

namespace DistributedAnomaly.Cli.Pushing;

/// <summary>The rows of all files, one after the other, cut into batches.</summary>
internal sealed class PushInput(IReadOnlyList<string> paths, PushFormat? format, string? entity, long from, int batchSize) : IDisposable
{
    private const int BatchBytes = 1 << 20;

    private readonly NamePool _names = new();
    private IPushFile? _file;
    private int _next;
    private long _row;
    private long _doneBytes;
    private ExceptionDispatchInfo? _damage;

    /// <summary>Null: neither csv, json, ndjson nor jsonl, with or without gz behind it.</summary>
    public static PushFormat? FormatOf(string path)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name).ToUpperInvariant() switch
        {
            ".CSV" => PushFormat.Csv,
            ".JSON" => PushFormat.Json,
            ".NDJSON" or ".JSONL" => PushFormat.Ndjson,
            _ => null,
        };
    }

    /// <summary>Reads the next batch.</summary>
    /// <returns>False: there are no more rows.</returns>
    /// <exception cref="InvalidDataException">A file is damaged; thrown when all rows before that are given out.</exception>
    public bool Fill(RowBatch batch, CancellationToken cancellationToken)
    {
        batch.Clear();
        _damage?.Throw();
        try
        {
            FillRows(batch, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or IOException && batch.LastRow > 0)
        {
            _damage = ExceptionDispatchInfo.Capture(e);
        }

        batch.Position = _doneBytes + (_file?.Position ?? 0);
        return batch.LastRow > 0;
    }

    public void Dispose() => _file?.Dispose();

    private void FillRows(RowBatch batch, CancellationToken cancellationToken)
    {
        while (batch.Count + batch.Faults.Count < batchSize && batch.Bytes < BatchBytes && MoveNext(cancellationToken))
        {
            batch.LastRow = _row;
            if (_file!.Fault is { } fault)
            {
                batch.Faults.Add(new RejectedRow(_row, _file.Line > 0 ? $"{paths[_next - 1]} line {_file.Line}: {fault}" : fault));
                continue;
            }

            batch.Begin(_row);
            _file.WriteTo(batch);
            batch.End();
        }
    }

    /// <returns>False: all files are over.</returns>
    private bool MoveNext(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_file is null)
            {
                if (_next == paths.Count)
                    return false;
                _file = Named(() => Open(paths[_next]), paths[_next]);
                _next++;
            }

            if (!Named(_file.Read, paths[_next - 1]))
            {
                _doneBytes += _file.Position;
                _file.Dispose();
                _file = null;
            }
            else if (++_row >= from)
            {
                return true;
            }
        }
    }

    private IPushFile Open(string path) => (format ?? FormatOf(path)) switch
    {
        PushFormat.Json => new JsonPushFile(path),
        PushFormat.Ndjson => new NdjsonPushFile(path),
        _ => new CsvPushFile(path, _names, entity),
    };

    private static T Named<T>(Func<T> read, string path)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }
}
