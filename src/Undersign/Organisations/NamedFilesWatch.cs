using Undersign.Operation;
using Undersign.Settings;

namespace Undersign.Organisations;

/// <summary>Looks at the files of the node that the settings in force name, and says what is wrong with one, and when it is right again: once each.</summary>
/// <remarks>Whoever needs a file tries it again by itself. This is for people: the settings are in force, and still something does not work.</remarks>
internal sealed partial class NamedFilesWatch(OrganisationCatalogue organisations, NodeConfiguration node, TimeProvider time, ILogger<NamedFilesWatch> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private volatile IReadOnlyDictionary<string, string> _faults = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What was wrong at the last look.</summary>
    public IEnumerable<string> Concerns() => _faults.Select(static fault => $"{fault.Key}: {fault.Value}");

    public void Look()
    {
        TellLoose();
        var now = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var organisation in organisations.Current.All)
        {
            foreach (var file in organisation.NamedFiles)
            {
                if (file.Fault() is { } fault)
                {
                    now[$"{organisation.Name}, {file.Setting}"] = fault;
                }
            }
        }

        foreach (var (setting, fault) in now)
        {
            if (!_faults.TryGetValue(setting, out var before) || before != fault)
            {
                Log.IsMissing(logger, setting, fault);
            }
        }

        foreach (var setting in _faults.Keys.Where(setting => !now.ContainsKey(setting)))
        {
            Log.IsThere(logger, setting);
        }

        _faults = now;
    }

    /// <summary>Of each file once: whoever leaves it so has been told.</summary>
    private void TellLoose()
    {
        foreach (var path in NodeSecretFiles.Of(node).Concat(organisations.Current.All.SelectMany(static organisation => organisation.SecretFiles)))
        {
            if (!_told.Contains(path) && SecretFile.LooseMode(path) is { } words && _told.Add(path))
            {
                Log.IsLoose(logger, words);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            Look();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(7005, LogLevel.Error, "{Setting}: {Fault}. The settings are in force; only what needs this file does not work, and it is looked for again and again. Put it right")]
        public static partial void IsMissing(ILogger logger, string setting, string fault);

        [LoggerMessage(7007, LogLevel.Warning, "{Words}")]
        public static partial void IsLoose(ILogger logger, string words);

        [LoggerMessage(7006, LogLevel.Information, "{Setting}: the file is right now")]
        public static partial void IsThere(ILogger logger, string setting);
    }
}
