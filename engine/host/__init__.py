"""The host process, which keeps torch warm, admits runs and answers probes; and the workers' entry point."""
