"""Layerlab's engine: everything that is not a page.

errors registry text views      what all the rest speaks in
events commands                 what a run tells; what is asked of a run
layers activations initializers losses optimizers schedules
                                the things a person chooses, one file each
glossary                        terms of the field for beginners, one file per group
graph                           a model as data: spec, edit, check, build, code
families datasets               presets that make graphs; what they are trained on
objectives probes measures      how a batch becomes a loss; how a picture is computed; how good the answers are
train runs host                 the loop; the store, artifacts and executors; the process that runs them
cli                             the verbs of the command line
"""
