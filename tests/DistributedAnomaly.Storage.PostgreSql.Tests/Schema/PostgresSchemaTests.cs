using DistributedAnomaly.Storage.PostgreSql.Schema;
using Npgsql;

namespace DistributedAnomaly.Storage.PostgreSql.Tests.Schema;

public sealed class PostgresSchemaTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ensure_EightSilosAtOnce_MigratesOnce()
    {
        await using var dataSource = await postgres.CreateEmptyAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostgresSchema.EnsureAsync(dataSource, Token)));

        (await dataSource.ScalarAsync<string>("SELECT string_agg(version::text, ' ' ORDER BY version) FROM anomaly_schema")).ShouldBe("1 2 3 4 5 6");
        await PostgresSchema.VerifyAsync(dataSource, Token);
    }

    [Fact]
    public async Task Ensure_OlderSchema_AppliesOnlyWhatIsMissing()
    {
        await using var dataSource = await postgres.CreateEmptyAsync();
        await dataSource.ExecuteAsync("CREATE TABLE anomaly_schema (version integer, applied timestamptz DEFAULT now()); INSERT INTO anomaly_schema VALUES (1), (2), (3)");
        (await Should.ThrowAsync<InvalidDataException>(() => PostgresSchema.VerifyAsync(dataSource, Token))).Message.ShouldContain("schema version 3");

        await PostgresSchema.EnsureAsync(dataSource, Token);

        (await dataSource.ScalarAsync<bool>("SELECT to_regclass('entity') IS NULL AND to_regclass('reminder') IS NOT NULL")).ShouldBeTrue();
    }

    [Fact]
    public async Task Ensure_NewerSchema_IsRefusedAndUntouched()
    {
        await using var dataSource = await postgres.CreateAsync();
        await dataSource.ExecuteAsync("INSERT INTO anomaly_schema (version) VALUES (99)");

        foreach (var call in (Func<NpgsqlDataSource, CancellationToken, Task>[])[PostgresSchema.EnsureAsync, PostgresSchema.VerifyAsync])
            (await Should.ThrowAsync<InvalidDataException>(() => call(dataSource, Token))).Message.ShouldContain("schema version 99");
    }

    [Fact]
    public async Task Ensure_FailingHalfway_LeavesNothing()
    {
        await using var dataSource = await postgres.CreateEmptyAsync();
        await dataSource.ExecuteAsync("CREATE TABLE reminder (something_else integer)");

        (await Should.ThrowAsync<IOException>(() => PostgresSchema.EnsureAsync(dataSource, Token))).Message.ShouldContain("reminder");

        (await dataSource.ScalarAsync<bool>("SELECT to_regclass('anomaly_schema') IS NULL AND to_regclass('entity') IS NULL")).ShouldBeTrue();
    }

    [Fact]
    public async Task Verify_EmptyDatabase_SaysWhatToDo()
    {
        await using var dataSource = await postgres.CreateEmptyAsync();
        (await Should.ThrowAsync<InvalidDataException>(() => PostgresSchema.VerifyAsync(dataSource, Token))).Message.ShouldContain("schema.sql");
    }

    [Fact]
    public async Task Script_AppliedByHand_IsTheSchema()
    {
        await using var dataSource = await postgres.CreateEmptyAsync();
        await dataSource.ExecuteAsync(PostgresSchema.Script);
        await PostgresSchema.VerifyAsync(dataSource, Token);
    }

    [Fact]
    public async Task Script_FileForAdministrators_IsTheSame()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DistributedAnomaly.sln")))
            folder = folder.Parent!;
        var file = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "deploy", "postgres", "schema.sql"), Token);

        file.ReplaceLineEndings("\n").ShouldBe(PostgresSchema.Script, "run: cat src/DistributedAnomaly.Storage.PostgreSql/Schema/*.sql");
    }
}
