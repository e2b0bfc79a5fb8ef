using System.Reflection;
using Undersign.Protocols.Smtp;

namespace Undersign.Tests.House;

/// <summary>Protocols knows public specifications and the base class library, nothing else.</summary>
public sealed class ProtocolsTests
{
    [Fact]
    public void Protocols_stands_on_the_base_class_library_alone()
    {
        var library = Path.GetDirectoryName(typeof(object).Assembly.Location) ?? "";

        var others = typeof(SmtpReply).Assembly.GetReferencedAssemblies()
            .Select(name => name.Name ?? "")
            .Where(name => !File.Exists(Path.Combine(library, name + ".dll")));

        Expect.None(others, "src/Undersign.Protocols refers to an assembly outside the .NET runtime: move what needs it into src/Undersign.");
    }

    [Fact]
    public void Only_Protocols_and_components_are_public()
    {
        var program = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "undersign.dll"));
        var exported = program.GetExportedTypes()
            .Where(type => !type.GetInterfaces().Any(implemented => implemented.Name == "IComponent"))
            .Where(type => type.Name is not ("Program" or "_Imports") && type.Namespace?.StartsWith("Undersign", StringComparison.Ordinal) == true)
            .Select(type => type.FullName ?? type.Name);

        Expect.None(exported, "Types of src/Undersign are internal: nobody links against the program.");
    }
}
