"""Our own torch modules, which layers build. [torch]"""
