namespace Undersign.Settings;

/// <summary>Everything that is wrong with one document, collected so that it can be told at once.</summary>
/// <param name="document">What a problem is said of when nobody knows its line: a file, or a version in the database.</param>
internal sealed class Problems(string document)
{
    /// <summary>More than this many of one document help nobody.</summary>
    public const int Limit = 100;

    private readonly Dictionary<string, SourceLine> _lines = new(StringComparer.Ordinal);
    private readonly HashSet<string> _faulty = new(StringComparer.Ordinal);
    private readonly List<Problem> _all = [];
    private readonly List<NamedFile> _named = [];
    private readonly List<string> _secrets = [];
    private readonly List<(string Setting, string Path)> _paths = [];
    private int _unsaid;

    public string Document => document;

    public bool Any => _all.Count > 0;

    /// <summary>The files of the node that the document names. Reading the document asks nothing of them: what is good follows from it alone.</summary>
    public IReadOnlyList<NamedFile> NamedFiles => _named;

    /// <summary>The paths of those that are nobody's business but the service's.</summary>
    public IReadOnlyList<string> SecretFiles => _secrets;

    /// <summary>Every path of the node that the document names, there or not, and where it does.</summary>
    public IReadOnlyList<(string Setting, string Path)> NodePaths => _paths;

    /// <summary>In the order of files and lines.</summary>
    public IReadOnlyList<Problem> All
    {
        get
        {
            var sorted = _all.OrderBy(problem => problem.Where.File, StringComparer.Ordinal).ThenBy(problem => problem.Where.Line).ToList();
            return _unsaid == 0 ? sorted : [.. sorted, new(new(document, 0), string.Create(null, $"and {_unsaid} more"))];
        }
    }

    /// <summary>Remembers where the value at this path was written: <c>rules[1].signature</c>.</summary>
    public void Locate(string path, SourceLine line) => _lines[path] = line;

    /// <summary>Whether the value at this path has been complained of. One complaint a value is enough.</summary>
    public bool IsFaulty(string path) => _faulty.Contains(path);

    public void Add(string path, string text)
    {
        if (!_faulty.Add(path))
        {
            return;
        }

        Keep(_lines.Count == 0 ? new(new(document, 0), path.Length == 0 ? text : $"{path}: {text}") : new(LineOf(path), text));
    }

    /// <param name="line">Of the document, or of a file named relative to it.</param>
    public void Add(SourceLine line, string text) => Keep(new(line, text));

    /// <summary>What is remembered of a setting first counts.</summary>
    public void Remember(NamedFile file)
    {
        if (!_named.Exists(known => known.Setting == file.Setting))
        {
            _named.Add(file);
        }
    }

    public void RememberSecret(string path) => _secrets.Add(path);

    public void RememberPath(string setting, string path) => _paths.Add((setting, path));

    /// <summary>Looks at the files of the node too: for who is about to put the document in force here.</summary>
    public void CheckNamedFiles()
    {
        foreach (var file in _named)
        {
            if (file.Fault() is { } fault)
            {
                Add(file.Setting, fault);
            }
        }
    }

    /// <summary>The line of the value, or of the nearest thing around it: what is missing has no line of its own.</summary>
    public SourceLine LineOf(string path)
    {
        while (path.Length > 0)
        {
            if (_lines.TryGetValue(path, out var line))
            {
                return line;
            }

            path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))];
        }

        return new(document, 0);
    }

    private void Keep(Problem problem)
    {
        if (problem.Where.File != document && Path.GetDirectoryName(document) is { Length: > 0 } folder)
        {
            problem = problem with { Where = problem.Where with { File = Path.Combine(folder, problem.Where.File) } };
        }

        if (_all.Count < Limit)
        {
            _all.Add(problem);
        }
        else
        {
            _unsaid++;
        }
    }
}
