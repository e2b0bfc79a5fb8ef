using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Undersign.Tests.House;

/// <summary>Which type of an assembly mentions which other type of it: in base types, signatures, fields, attributes and method bodies.</summary>
internal sealed class AssemblyMentions : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _metadata;

    public AssemblyMentions(string path)
    {
        _file = new PEReader(File.OpenRead(path));
        _metadata = _file.GetMetadataReader();
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Nested and compiler-made types count as the type that holds them.</summary>
    public IEnumerable<Mention> All() =>
        from handle in _metadata.TypeDefinitions
        let knower = Outermost(handle)
        from mention in OfType(handle)
        let known = Outermost(mention.Type)
        where knower != known
        select new Mention(Namespace(knower), Name(knower), mention.Member, Namespace(known), Name(known));

    private IEnumerable<(string Member, TypeDefinitionHandle Type)> OfType(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        foreach (var of in Collect(collector => Shape(type, collector)))
        {
            yield return ("its declaration", of);
        }

        foreach (var field in type.GetFields().Select(_metadata.GetFieldDefinition))
        {
            foreach (var of in Collect(collector => field.DecodeSignature(collector, default)))
            {
                yield return (_metadata.GetString(field.Name), of);
            }
        }

        foreach (var method in type.GetMethods().Select(_metadata.GetMethodDefinition))
        {
            foreach (var of in Collect(collector => Method(method, collector)))
            {
                yield return (_metadata.GetString(method.Name), of);
            }
        }
    }

    private static IReadOnlyCollection<TypeDefinitionHandle> Collect(Action<TypeCollector> read)
    {
        var collector = new TypeCollector();
        read(collector);
        return collector.Found;
    }

    private void Shape(TypeDefinition type, TypeCollector collector)
    {
        Visit(type.BaseType, collector);
        foreach (var implementation in type.GetInterfaceImplementations())
        {
            Visit(_metadata.GetInterfaceImplementation(implementation).Interface, collector);
        }

        Constraints(type.GetGenericParameters(), collector);
        Attributes(type.GetCustomAttributes(), collector);
    }

    private void Method(MethodDefinition method, TypeCollector collector)
    {
        method.DecodeSignature(collector, default);
        Constraints(method.GetGenericParameters(), collector);
        Attributes(method.GetCustomAttributes(), collector);
        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        var body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(collector, default);
        }

        foreach (var region in body.ExceptionRegions.Where(region => region.Kind == ExceptionRegionKind.Catch))
        {
            Visit(region.CatchType, collector);
        }

        foreach (var token in IlTokens.In(body.GetILReader()))
        {
            Visit(token, collector);
        }
    }

    private void Visit(EntityHandle handle, TypeCollector collector)
    {
        if (handle.IsNil)
        {
            return;
        }

        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                collector.GetTypeFromDefinition(_metadata, (TypeDefinitionHandle)handle, 0);
                break;
            case HandleKind.TypeSpecification:
                _metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(collector, default);
                break;
            case HandleKind.FieldDefinition:
                collector.GetTypeFromDefinition(_metadata, _metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType(), 0);
                break;
            case HandleKind.MethodDefinition:
                collector.GetTypeFromDefinition(_metadata, _metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType(), 0);
                break;
            case HandleKind.MemberReference:
                Reference(_metadata.GetMemberReference((MemberReferenceHandle)handle), collector);
                break;
            case HandleKind.MethodSpecification:
                var specification = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                specification.DecodeSignature(collector, default);
                Visit(specification.Method, collector);
                break;
            default:
                break; // another assembly's type
        }
    }

    /// <summary>A member of another assembly's type, or of a generic type of ours such as <c>Pool&lt;Session&gt;</c>.</summary>
    private void Reference(MemberReference reference, TypeCollector collector)
    {
        Visit(reference.Parent, collector);
        if (reference.GetKind() == MemberReferenceKind.Method)
        {
            reference.DecodeMethodSignature(collector, default);
        }
        else
        {
            reference.DecodeFieldSignature(collector, default);
        }
    }

    private void Constraints(GenericParameterHandleCollection parameters, TypeCollector collector)
    {
        foreach (var constraint in parameters.SelectMany(parameter => _metadata.GetGenericParameter(parameter).GetConstraints()))
        {
            Visit(_metadata.GetGenericParameterConstraint(constraint).Type, collector);
        }
    }

    private void Attributes(CustomAttributeHandleCollection attributes, TypeCollector collector)
    {
        foreach (var attribute in attributes)
        {
            Visit(_metadata.GetCustomAttribute(attribute).Constructor, collector);
        }
    }

    private TypeDefinitionHandle Outermost(TypeDefinitionHandle handle)
    {
        while (_metadata.GetTypeDefinition(handle).GetDeclaringType() is { IsNil: false } outer)
        {
            handle = outer;
        }

        return handle;
    }

    private string Namespace(TypeDefinitionHandle handle) => _metadata.GetString(_metadata.GetTypeDefinition(handle).Namespace);

    private string Name(TypeDefinitionHandle handle) => _metadata.GetString(_metadata.GetTypeDefinition(handle).Name);
}

/// <summary>One type knows another: <c>ByType.Member</c> mentions <c>OfType</c>.</summary>
internal sealed record Mention(string ByNamespace, string ByType, string Member, string OfNamespace, string OfType);
