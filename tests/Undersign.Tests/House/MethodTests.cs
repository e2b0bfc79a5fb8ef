using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Undersign.Tests.House;

/// <summary>A method fits on a screen. Measured where the compiler says its code is, between the braces.</summary>
public sealed class MethodTests
{
    private const int MostLines = 40;

    private static readonly string[] Assemblies = ["undersign", "Undersign.Protocols"];

    [Fact]
    public void A_method_fits_on_a_screen()
    {
        var longer = from assembly in Assemblies
                     from method in Methods(assembly)
                     where method.Lines > MostLines
                     select $"{method.File}:{method.Line} is {method.Lines} lines long";

        Expect.None(longer, $"A method has at most {MostLines} lines between its braces: give the steps in it names.");
    }

    private static List<(string File, int Line, int Lines)> Methods(string assembly)
    {
        var path = Path.Combine(AppContext.BaseDirectory, assembly);
        var constructors = Constructors(path + ".dll");
        using var stream = File.OpenRead(path + ".pdb");
        using var provider = MetadataReaderProvider.FromPortablePdbStream(stream);
        var reader = provider.GetMetadataReader();
        var methods = new List<(string, int, int)>();
        foreach (var handle in reader.MethodDebugInformation)
        {
            if (constructors.Contains(handle.ToDefinitionHandle()))
            {
                continue; // the initialisers of fields, wherever in the file they stand
            }

            var method = reader.GetMethodDebugInformation(handle);
            var points = method.GetSequencePoints().Where(point => !point.IsHidden).ToList();
            if (points.Count == 0 || SourceFile(reader, points[0].Document) is not { } file)
            {
                continue;
            }

            // The first point is the opening brace and the last the closing one, or the expression of a body without braces.
            var (first, last) = (points.Min(point => point.StartLine), points.Max(point => point.EndLine));
            methods.Add((file, first, last - first - 1));
        }

        return methods;
    }

    private static HashSet<MethodDefinitionHandle> Constructors(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return [.. metadata.MethodDefinitions.Where(handle => metadata.GetString(metadata.GetMethodDefinition(handle).Name).EndsWith("ctor", StringComparison.Ordinal))];
    }

    /// <summary>Relative to the repository; <see langword="null"/> for what a generator wrote.</summary>
    private static string? SourceFile(MetadataReader reader, DocumentHandle handle)
    {
        var name = reader.GetString(reader.GetDocument(handle).Name).Replace('\\', '/');
        var start = name.LastIndexOf("/src/", StringComparison.Ordinal);
        return start >= 0 && name.EndsWith(".cs", StringComparison.Ordinal) && Repository.Files.Contains(name[(start + 1)..], StringComparer.Ordinal) ? name[(start + 1)..] : null;
    }
}
