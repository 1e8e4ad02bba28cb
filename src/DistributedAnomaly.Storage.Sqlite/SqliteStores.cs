using DistributedAnomaly.Engine;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Storage.Sqlite;

/// <summary>Opens the stores of an embedded engine in its data directory, each in a file of its own so that writers never wait for each other.</summary>
public static class SqliteStores
{
    /// <exception cref="DataDirectoryInUseException">Another process works with the directory.</exception>
    public static EngineStores Open(EngineOptions options)
    {
        var directory = options.DataDirectory;
        var opened = new Stack<IDisposable>();
        try
        {
            var guard = Opened(DirectoryLock.Take(directory));
            var journal = Opened(new SqliteJournal(Path.Combine(directory, "journal.db"), options.SurvivePowerLoss));
            var snapshots = Opened(new SqliteSnapshots(Path.Combine(directory, "state.db"), options.SurvivePowerLoss));
            var history = Opened(new SqliteHistory(
                Path.Combine(directory, "history.db"), options.HistoryAge, options.HistoryBytes, options.SurvivePowerLoss));
            var models = Opened(new SqliteFleetModels(Path.Combine(directory, "fleets.db"), options.SurvivePowerLoss));
            return new EngineStores(journal, snapshots, history, models, guard);
        }
        catch
        {
            while (opened.TryPop(out var store))
                store.Dispose();
            throw;
        }

        T Opened<T>(T store)
            where T : IDisposable
        {
            opened.Push(store);
            return store;
        }
    }
}
