using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DistributedAnomaly.Client.Http;
using DistributedAnomaly.Contracts.V1;

namespace DistributedAnomaly.Client;

/// <summary>
/// The HTTP API, typed. Every call throws <see cref="AnomalyApiException"/> for an answer that is an error and
/// <see cref="HttpRequestException"/> when there was no answer; nothing is tried twice here (see <see cref="Pushing.MetricsPusher"/>).
/// Safe for use from several threads.
/// </summary>
public sealed class AnomalyClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly Uri _base;
    private readonly bool _owned;
    private readonly AuthenticationHeaderValue? _authorization;

    /// <summary>Talks to the server over connections of its own.</summary>
    /// <param name="server">Address of the server, such as <c>http://localhost:8080</c>; a path in it is kept.</param>
    /// <param name="apiKey">Sent as bearer token; null: none.</param>
    public AnomalyClient(Uri server, string? apiKey = null)
        : this(new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }), server, apiKey) =>
        _owned = true;

    /// <summary>Talks to the server through <paramref name="http"/>, which stays the caller's; its base address is not used.</summary>
    /// <param name="http">Carries the requests; its timeout holds.</param>
    /// <param name="server">Address of the server, such as <c>http://localhost:8080</c>; a path in it is kept.</param>
    /// <param name="apiKey">Sent as bearer token; null: none.</param>
    public AnomalyClient(HttpClient http, Uri server, string? apiKey = null)
    {
        if (!server.IsAbsoluteUri || server.Scheme is not ("http" or "https"))
            throw new ArgumentException($"'{server}' is not an absolute http or https address", nameof(server));
        _http = http;
        _base = server.AbsoluteUri.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/");
        _authorization = apiKey is null ? null : new AuthenticationHeaderValue("Bearer", apiKey);
    }

    /// <summary>Bodies of at least this many bytes are sent compressed (gzip).</summary>
    /// <value>Default 4,096; <see cref="int.MaxValue"/>: never.</value>
    public int CompressFrom { get; init; } = 4096;

    /// <summary>Address of the server.</summary>
    public Uri Server => _base;

    /// <summary>Pushes observations; when the task completes, the accepted ones are durable at the server.</summary>
    /// <exception cref="ArgumentException">A value is NaN or infinite, which JSON cannot say.</exception>
    public Task<ObserveResponse> PushAsync(
        string fleet, IReadOnlyList<Observation> observations, VerdictChoice verdicts = VerdictChoice.Anomalous,
        CancellationToken cancellationToken = default)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new ObserveRequest(observations), V1Json.Default.ObserveRequest);
        return PushAsync(fleet, body, "application/json", verdicts, cancellationToken);
    }

    /// <summary>Pushes observations that are text already: one JSON object of the form of <see cref="Observation"/> per line.</summary>
    public Task<ObserveResponse> PushLinesAsync(
        string fleet, ReadOnlyMemory<byte> lines, VerdictChoice verdicts = VerdictChoice.Anomalous, CancellationToken cancellationToken = default) =>
        PushAsync(fleet, lines, "application/x-ndjson", verdicts, cancellationToken);

    public async Task<IReadOnlyList<Fleet>> ListFleetsAsync(CancellationToken cancellationToken = default) =>
        (await GetAsync("api/v1/fleets", V1Json.Default.FleetList, cancellationToken).ConfigureAwait(false)).Fleets;

    public Task<Fleet> GetFleetAsync(string fleet, CancellationToken cancellationToken = default) =>
        GetAsync(new ApiPath("api/v1/fleets").Segment(fleet).ToString(), V1Json.Default.Fleet, cancellationToken);

    /// <summary>The versions of a fleet's model, and what is going on with them.</summary>
    public Task<FleetModelList> GetModelsAsync(string fleet, CancellationToken cancellationToken = default) =>
        GetAsync(new ApiPath("api/v1/fleets").Segment(fleet).Segment("models").ToString(), V1Json.Default.FleetModelList, cancellationToken);

    public Task<FleetModel> GetModelAsync(string fleet, int version, CancellationToken cancellationToken = default) =>
        GetAsync(ModelPath(fleet, version).ToString(), V1Json.Default.FleetModel, cancellationToken);

    /// <summary>Asks for a training of a new version now; it goes on in the background.</summary>
    public Task<FleetTraining> TrainModelAsync(string fleet, CancellationToken cancellationToken = default) =>
        PostAsync(
            new ApiPath("api/v1/fleets").Segment(fleet).Segment("models").Segment("train").ToString(), V1Json.Default.FleetTraining, cancellationToken);

    /// <summary>Lets a version judge: a challenger, or one of before (a rollback).</summary>
    public Task<FleetModel> PromoteModelAsync(string fleet, int version, CancellationToken cancellationToken = default) =>
        PostAsync(ModelPath(fleet, version).Segment("promote").ToString(), V1Json.Default.FleetModel, cancellationToken);

    /// <summary>What the members of a fleet's cohorts do now.</summary>
    public Task<FleetPeers> GetPeersAsync(string fleet, CancellationToken cancellationToken = default) =>
        GetAsync(new ApiPath("api/v1/fleets").Segment(fleet).Segment("peers").ToString(), V1Json.Default.FleetPeers, cancellationToken);

    /// <summary>Cohorts of a fleet that moved together, newest first.</summary>
    public async Task<IReadOnlyList<FleetIncident>> GetIncidentsAsync(string fleet, CancellationToken cancellationToken = default) =>
        (await GetAsync(
            new ApiPath("api/v1/fleets").Segment(fleet).Segment("incidents").ToString(), V1Json.Default.FleetIncidentList, cancellationToken)
            .ConfigureAwait(false)).Incidents;

    /// <summary>One page of the entities of a fleet.</summary>
    /// <param name="fleet">Name of the fleet.</param>
    /// <param name="filter">Null: all entities.</param>
    /// <param name="cursor">From the page before; null: the first page.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<EntityList> GetEntityPageAsync(
        string fleet, EntityFilter? filter = null, string? cursor = null, CancellationToken cancellationToken = default)
    {
        filter ??= new EntityFilter();
        var path = new ApiPath("api/v1/fleets").Segment(fleet).Segment("entities")
            .Query("state", filter.State).Query("sort", filter.Sort).Query("limit", filter.PageSize).Query("cursor", cursor);
        return GetAsync(path.ToString(), V1Json.Default.EntityList, cancellationToken);
    }

    /// <summary>All entities of a fleet; pages are asked for as they are needed.</summary>
    public async IAsyncEnumerable<EntityItem> ListEntitiesAsync(
        string fleet, EntityFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? cursor = null;
        do
        {
            var page = await GetEntityPageAsync(fleet, filter, cursor, cancellationToken).ConfigureAwait(false);
            foreach (var entity in page.Entities)
                yield return entity;
            cursor = page.Cursor;
        }
        while (cursor is not null);
    }

    /// <summary>How an entity is, and why.</summary>
    public Task<Entity> GetEntityAsync(string fleet, string entity, CancellationToken cancellationToken = default) =>
        GetAsync(
            new ApiPath("api/v1/fleets").Segment(fleet).Segment("entities").Segment(entity).ToString(), V1Json.Default.Entity, cancellationToken);

    public Task<History> GetHistoryAsync(
        string fleet, string entity, HistoryRange? range = null, CancellationToken cancellationToken = default)
    {
        range ??= new HistoryRange();
        var path = new ApiPath("api/v1/fleets").Segment(fleet).Segment("entities").Segment(entity).Segment("history")
            .Query("metric", range.Metric).Query("from", range.From).Query("to", range.To).Query("limit", range.Limit)
            .Query("raw", range.Raw ? "true" : null);
        return GetAsync(path.ToString(), V1Json.Default.History, cancellationToken);
    }

    /// <summary>One page of alerts, newest first.</summary>
    /// <param name="filter">Null: all alerts.</param>
    /// <param name="before">Only alerts started before; null: from the newest.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<Alert>> GetAlertPageAsync(
        AlertFilter? filter = null, DateTimeOffset? before = null, CancellationToken cancellationToken = default)
    {
        filter ??= new AlertFilter();
        var path = new ApiPath("api/v1/alerts").Query("fleet", filter.Fleet).Query("entity", filter.Entity)
            .Query("status", filter.Status).Query("limit", filter.PageSize).Query("before", before);
        return (await GetAsync(path.ToString(), V1Json.Default.AlertList, cancellationToken).ConfigureAwait(false)).Alerts;
    }

    /// <summary>All alerts, newest first; pages are asked for as they are needed.</summary>
    public IAsyncEnumerable<Alert> ListAlertsAsync(AlertFilter? filter = null, CancellationToken cancellationToken = default) =>
        AlertPages.ReadAsync(this, filter ?? new AlertFilter(), cancellationToken);

    public Task<Alert> GetAlertAsync(string id, CancellationToken cancellationToken = default) =>
        GetAsync(new ApiPath("api/v1/alerts").Segment(id).ToString(), V1Json.Default.Alert, cancellationToken);

    /// <summary>Does the server take observations now? False also when it answers that it is still starting.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken = default)
    {
        using var request = NewRequest(HttpMethod.Get, "readyz");
        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode;
    }

    public void Dispose()
    {
        if (_owned)
            _http.Dispose();
    }

    private async Task<ObserveResponse> PushAsync(
        string fleet, ReadOnlyMemory<byte> body, string mediaType, VerdictChoice verdicts, CancellationToken cancellationToken)
    {
        var path = new ApiPath("api/v1/fleets").Segment(fleet).Segment("observations").Query("verdicts", verdicts switch
        {
            VerdictChoice.All => "all",
            VerdictChoice.None => "none",
            _ => "anomalous",
        });
        using var request = NewRequest(HttpMethod.Post, path.ToString());
        request.Content = PushContent.Create(body, mediaType, CompressFrom);
        return await SendAsync(request, V1Json.Default.ObserveResponse, cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var request = NewRequest(HttpMethod.Get, path);
        return await SendAsync(request, type, cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> PostAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var request = NewRequest(HttpMethod.Post, path);
        return await SendAsync(request, type, cancellationToken).ConfigureAwait(false);
    }

    private static ApiPath ModelPath(string fleet, int version) =>
        new ApiPath("api/v1/fleets").Segment(fleet).Segment("models").Segment(version.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private HttpRequestMessage NewRequest(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(_base, path));
        request.Headers.Authorization = _authorization;
        return request;
    }

    private async Task<T> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw await ProblemReader.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                return await JsonSerializer.DeserializeAsync(stream, type, cancellationToken).ConfigureAwait(false)
                    ?? throw new JsonException("the answer is null");
            }
        }
        catch (JsonException e)
        {
            throw new AnomalyApiException(response.StatusCode, "The server's answer could not be read", e.Message, inner: e);
        }
    }
}
